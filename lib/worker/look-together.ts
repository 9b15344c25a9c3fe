/** What the platform was seen to say of many targets that have no probe, in few transactions. */
import { type Database, type Tx, withTransaction } from '@/lib/db';
import { parseState } from '@/lib/fleet/stored-state';
import { ok } from '@/lib/result';
import { withPrompt } from '@/lib/signals/merge-frame';
import { platformLooks } from '@/lib/signals/platform-looks';
import type { Reading, SignalFrame } from '@/lib/signals/reading';
import { watchedServices } from './keep-incident-frame';
import type { PlatformLooksKept, Seen } from './platform-looks-kept';
import { probeTarget } from './probe-target';
import { NO_PROBE, platformPart } from './prompt-parts';
import type { SampledTarget } from './sampled-targets';
import { keepPrompts, lockPrompts } from './stored-prompts';
import type { WorkerDeps } from './worker-deps';

/** Of one transaction. */
const TOGETHER = 100;
/** States that are read whole at once: some hundred kilobytes each. */
const WHOLE_AT_ONCE = 20;

/**
 * Keeps, of targets without a probe, what their platform last said of itself: once a minute where it is
 * as it was, at once where it is not. Those with an incident go by themselves, with what it keeps.
 */
export async function lookTogether(
  deps: WorkerDeps,
  kept: PlatformLooksKept,
  targets: readonly SampledTarget[],
  signal: AbortSignal,
): Promise<void> {
  const { db } = deps;
  const at = deps.clock.now();
  const serviceIds = targets.map(({ serviceId }) => serviceId);
  const watched = await watchedServices(db.prisma, serviceIds, at);
  const calm = targets.filter(({ serviceId }) => !watched.has(serviceId));
  for (const target of targets) {
    if (watched.has(target.serviceId)) await probeTarget(deps, target, signal);
  }
  const seen = await seenOf(db.prisma, calm);
  const due = calm.flatMap((target) => {
    const one = seen.get(target.id);
    const often = target.asked.some((asked) => asked.signal === 'platform_not_ready');
    return one !== undefined && kept.isDue(target.id, one, often) ? [{ target, seen: one }] : [];
  });
  await learnLooks(db, kept, due);
  for (let first = 0; first < due.length && !signal.aborted; first += TOGETHER) {
    const some = due.slice(first, first + TOGETHER);
    await recordLooks(db, kept, some, at);
    for (const one of some) kept.told(one.target.id, one.seen);
  }
}

interface Due {
  readonly target: SampledTarget;
  readonly seen: Seen;
}

/** Without the states themselves. */
async function seenOf(tx: Tx, targets: readonly SampledTarget[]): Promise<Map<string, Seen>> {
  const rows = await tx.$queryRaw<
    {
      readonly target_id: string;
      readonly digest: string | null;
      readonly observed_at: Date | null;
    }[]
  >`
    select target_id, digest, observed_at from observation
    where target_id = any(${targets.map(({ id }) => id)}::uuid[])`;
  const seen = new Map(targets.map(({ id }) => [id, NEVER]));
  for (const { target_id, digest, observed_at } of rows) {
    if (digest !== null) seen.set(target_id, { digest, observedAt: observed_at });
  }
  return seen;
}

const NEVER: Seen = { digest: '', observedAt: null };

/** Looks of the states that are new to this worker. */
async function learnLooks(
  { prisma }: Database,
  kept: PlatformLooksKept,
  due: readonly Due[],
): Promise<void> {
  const unknown = due.filter(({ target, seen }) => kept.looks(target.id, seen.digest) === null);
  for (const { target, seen } of unknown) if (seen === NEVER) kept.learn(target.id, '', []);
  const read = unknown.filter(({ seen }) => seen !== NEVER);
  for (let first = 0; first < read.length; first += WHOLE_AT_ONCE) {
    const some = read.slice(first, first + WHOLE_AT_ONCE);
    const rows = await prisma.observation.findMany({
      where: { targetId: { in: some.map(({ target }) => target.id) } },
      select: { targetId: true, digest: true, state: true },
    });
    for (const { targetId, digest, state } of rows) {
      const parsed = parseState(state);
      if (digest !== null)
        kept.learn(targetId, digest, parsed === null ? [] : platformLooks(parsed));
    }
  }
}

async function recordLooks(
  db: Database,
  kept: PlatformLooksKept,
  due: readonly Due[],
  at: Date,
): Promise<void> {
  await withTransaction<null, never>(db, async ({ tx, now, hint }) => {
    const ids = due.map(({ target }) => target.id);
    const stored = await lockPrompts(tx, ids, now);
    const frames: SignalFrame[] = [];
    for (const { target, seen } of due) {
      // Else it was seen anew meanwhile: the next turn tells that.
      const looks = kept.looks(target.id, seen.digest);
      if (looks === null) continue;
      const old = stored.get(target.id)?.frame ?? null;
      const frame = withPrompt(old, target.id, at.toISOString(), [
        { signal: 'probe_failure_rate', why: NO_PROBE },
        platformPart(target.asked, old, seen === NEVER ? null : looks, seen.observedAt),
      ]);
      frames.push(frame);
      if (old === null || saysOther(old.readings, frame.readings)) {
        hint('fleet');
        hint(`service:${target.service}`);
      }
    }
    await keepPrompts(tx, frames);
    return ok(null);
  });
}

function saysOther(before: readonly Reading[], after: readonly Reading[]): boolean {
  const values = (readings: readonly Reading[]) =>
    JSON.stringify(
      readings.map(({ signal, revision, windowSeconds, about, value }) => [
        signal,
        revision,
        windowSeconds,
        about,
        value,
      ]),
    );
  return values(before) !== values(after);
}
