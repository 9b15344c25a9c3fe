/** Metrics of many targets in few transactions: what one target takes would be taken a thousand times. */
import { type Database, type Transaction, withTransaction } from '@/lib/db';
import { healthWhileServing, servedIn } from '@/lib/fleet/ledger';
import { err, ok, type Result } from '@/lib/result';
import { withMetrics } from '@/lib/signals/merge-frame';
import type { SignalFrame } from '@/lib/signals/reading';
import { watchedServices } from './keep-incident-frame';
import { recordMetrics } from './record-frame';
import { keepAllHealth, keepAllServed, lockLedgers } from './revision-ledger';
import type { SampledTarget } from './sampled-targets';
import { lockPrompts } from './stored-prompts';

/** Of one transaction: their frames are some megabytes, and their names fit into one hint. */
const TOGETHER = 50;
const MISSING = 'The metrics source left this target out of its answer.';

type Sampled = Pick<SampledTarget, 'id' | 'serviceId' | 'service' | 'runbook'>;

/** Keeps what a source said of these targets; those with an incident by themselves, with what it keeps. */
export async function recordAllMetrics(
  db: Database,
  now: Date,
  targets: readonly Sampled[],
  answer: Result<readonly SignalFrame[], string>,
): Promise<void> {
  const watched = await watchedServices(
    db.prisma,
    targets.map(({ serviceId }) => serviceId),
    now,
  );
  const frames = new Map(answer.ok ? answer.value.map((frame) => [frame.targetId, frame]) : []);
  const calm: Sampled[] = [];
  for (const target of targets) {
    const frame = frames.get(target.id);
    if (frame !== undefined && !watched.has(target.serviceId)) calm.push(target);
    else {
      const why = answer.ok ? MISSING : answer.error;
      if (watched.has(target.serviceId)) {
        await recordMetrics(db, target, frame === undefined ? err(why) : ok(frame));
      }
    }
  }
  for (let first = 0; first < calm.length; first += TOGETHER) {
    const some = calm.slice(first, first + TOGETHER);
    await withTransaction<null, never>(db, async (transaction) => {
      await keepMetrics(transaction, some, frames);
      return ok(null);
    });
  }
  const silent = targets.filter(({ id, serviceId }) => !frames.has(id) && !watched.has(serviceId));
  await recordSilence(db, silent, answer.ok ? MISSING : answer.error);
}

async function keepMetrics(
  { tx, now, hint }: Transaction,
  targets: readonly Sampled[],
  frames: ReadonlyMap<string, SignalFrame>,
): Promise<void> {
  const ids = targets.map(({ id }) => id);
  const stored = await lockPrompts(tx, ids, now);
  const told = targets.flatMap((target) => {
    const metrics = frames.get(target.id);
    const old = stored.get(target.id);
    if (metrics === undefined || old === undefined) return [];
    // A slow answer never overwrites a newer one.
    if (old.sampledAt !== null && old.sampledAt > new Date(metrics.sampledAt)) return [];
    return [{ target, metrics, frame: withMetrics(old.frame, metrics) }];
  });
  if (told.length === 0) return;
  const rows = told.map(({ target, frame }) => ({
    target: target.id,
    frame,
    sampled_at: frame.sampledAt,
  }));
  await tx.$executeRaw`
    update signal_frame set frame = told.frame, sampled_at = told.sampled_at, problem = null
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as told (target uuid, frame jsonb, sampled_at timestamptz)
    where signal_frame.target_id = told.target`;
  await lockLedgers(tx, ids);
  await keepAllServed(
    tx,
    told.flatMap(({ target, metrics }) =>
      servedIn(metrics.series, metrics.periodSeconds).map((one) => ({ ...one, target: target.id })),
    ),
  );
  await keepAllHealth(
    tx,
    told.flatMap(({ target: { id, runbook }, metrics }) =>
      runbook === null
        ? []
        : healthWhileServing(runbook, metrics.series, metrics.periodSeconds).map((one) => ({
            ...one,
            target: id,
          })),
    ),
  );
  hint('fleet');
  for (const { target } of told) hint(`service:${target.service}`);
}

async function recordSilence(
  db: Database,
  targets: readonly Sampled[],
  problem: string,
): Promise<void> {
  for (let first = 0; first < targets.length; first += TOGETHER) {
    const some = targets.slice(first, first + TOGETHER);
    await withTransaction<null, never>(db, async ({ tx, hint }) => {
      const { count } = await tx.signalFrame.updateMany({
        where: {
          targetId: { in: some.map(({ id }) => id) },
          OR: [{ problem: null }, { problem: { not: problem } }],
        },
        data: { problem },
      });
      if (count === 0) return ok(null);
      hint('fleet');
      for (const { service } of some) hint(`service:${service}`);
      return ok(null);
    });
  }
}

/**
 * Their metrics were asked for again and are as they are kept: only the time is newer. False where one
 * of them is not kept any more, or was told to be silent meanwhile.
 */
export async function recordSameMetrics(
  db: Database,
  targetIds: readonly string[],
  at: Date,
): Promise<boolean> {
  const count = await db.prisma.$executeRaw`
    update signal_frame set sampled_at = greatest(sampled_at, ${at})
    where target_id = any(${[...targetIds]}::uuid[])
      and sampled_at is not null and frame is not null and problem is null`;
  return count === targetIds.length;
}
