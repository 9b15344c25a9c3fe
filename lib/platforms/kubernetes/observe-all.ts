/** Many workloads from what is watched; one by one where the watch is out of touch. */
import { createHash } from 'node:crypto';
import type { AskedTarget, Platform, PlatformError, SeenTarget } from '@/lib/platforms/platform';
import { err, ok, type Result } from '@/lib/result';
import type { KubernetesClient } from './client';
import type { CachedWorkload, ClusterCache } from './cluster-cache';
import { toTargetState } from './mapper';
import { readOwner, refOf } from './read-workload';

const AT_ONCE = 8;

interface Reading {
  readonly client: KubernetesClient;
  readonly cache: ClusterCache;
  readonly one: Platform['observe'];
}

type Seen = Result<SeenTarget, PlatformError>;

export async function observeAll(
  reading: Reading,
  asked: readonly AskedTarget[],
  signal: AbortSignal,
): Promise<Map<string, Seen>> {
  const seen = new Map<string, Seen>();
  const waiting = [...asked];
  const next = async () => {
    for (let each = waiting.shift(); each !== undefined; each = waiting.shift()) {
      seen.set(each.address.id, await observeOne(reading, each, signal));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  return seen;
}

async function observeOne(
  { client, cache, one }: Reading,
  { address, token }: AskedTarget,
  signal: AbortSignal,
): Promise<Seen> {
  const ref = refOf(address.ref);
  if (!ref.ok) return ref;
  const cached = await cache.look(ref.value);
  if (cached === null || cached === 'absent') {
    // That something does not exist is never said from memory.
    const state = await one(address, signal);
    return state.ok ? ok({ state: state.value, readAt: state.value.readAt, token: null }) : state;
  }
  const now = tokenOf(cached);
  const readAt = cached.readAt.toISOString();
  if (token === now) return ok({ state: null, readAt, token: now });
  const owner = await readOwner(client, cached.read.workload, signal);
  if (!owner.ok) return err(owner.error);
  const state = toTargetState({ ...cached.read, owner: owner.value }, cached.readAt);
  return ok({ state, readAt, token: now });
}

/** Versions of all that the state is made from, but for events, which are no state. */
function tokenOf({ read }: CachedWorkload): string {
  const { workload, kept, pods, autoscalers, configurations } = read;
  const revisions = new Set(kept.map(({ uid }) => uid));
  const parts = [
    workload.metadata.resourceVersion,
    ...kept.map(({ uid, number }) => `${uid} ${number}`),
    ...pods
      .filter(({ metadata }) => metadata.ownerReferences.some(({ uid }) => revisions.has(uid)))
      .map(({ metadata }) => `${metadata.uid} ${metadata.resourceVersion}`),
    ...autoscalers
      .filter(({ spec }) => spec.scaleTargetRef.name === workload.metadata.name)
      .map(({ metadata }) => `${metadata.uid} ${metadata.resourceVersion}`),
    ...configurations.map(({ name, resourceVersion }) => `${name} ${resourceVersion}`),
  ];
  return createHash('sha256').update(parts.toSorted().join('\n')).digest('base64url');
}
