/** How a planned call is sent: what is there is read, compared with the plan, and changed by one call. */
import type { Intent, PlannedAction, Reply, TargetAddress } from '@/lib/platforms/platform';
import { err } from '@/lib/result';
import type { WorkloadObject } from './api-types';
import type { KubernetesClient } from './client';
import { refused } from './errors';
import { getWorkload, refOf } from './read-workload';
import type { WorkloadRef } from './resources';

/** What one call is made from. `dryRun`: the server only checks it. */
export interface Sending {
  readonly client: KubernetesClient;
  readonly ref: WorkloadRef;
  /** As it is now, not as it was planned against: same uid and generation, newest version. */
  readonly workload: WorkloadObject;
  readonly intent: string;
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
}

const DRY_RUN: Intent = { id: 'dry-run' };

/**
 * A status changes its object's version every second of a rollout, so the version that the call
 * carries is read right before it; the generation, which only a change of the spec raises, must be
 * the plan's.
 */
export async function sendAgainst<T>(
  client: KubernetesClient,
  address: TargetAddress,
  { precondition }: PlannedAction,
  intent: Intent | null,
  signal: AbortSignal,
  send: (sending: Sending) => Reply<T>,
): Reply<T> {
  const ref = refOf(address.ref);
  if (!ref.ok) return ref;
  const read = await getWorkload(client, ref.value, signal);
  if (!read.ok) return read;
  const { metadata } = read.value;
  const { name } = ref.value;
  if (metadata.uid !== precondition.uid) {
    return err(refused(`${name} was deleted and made again since it was read.`));
  }
  if (String(metadata.generation) !== precondition.generation) {
    return err(
      refused(
        `${name} was changed by someone else since it was read: generation ${precondition.generation} was planned against, ${metadata.generation} is there.`,
      ),
    );
  }
  return send({
    client,
    ref: ref.value,
    workload: read.value,
    intent: (intent ?? DRY_RUN).id,
    dryRun: intent === null,
    signal,
  });
}
