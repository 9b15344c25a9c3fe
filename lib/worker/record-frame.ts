import { type Database, type Transaction, type Tx, withTransaction } from '@/lib/db';
import { healthWhileServing, servedIn } from '@/lib/fleet/ledger';
import { ok, type Result } from '@/lib/result';
import { type PromptPart, withMetrics, withPrompt } from '@/lib/signals/merge-frame';
import type { SignalFrame, SilentSignal } from '@/lib/signals/reading';
import { parseFrame } from '@/lib/signals/stored-frame';
import { keepIncidentFrames } from './keep-incident-frame';
import { openIncidentsOf } from './open-incidents';
import { keepHealth, keepServed, lockLedgers } from './revision-ledger';
import type { SampledTarget } from './sampled-targets';

/** Whose frame it is. */
type Sampled = Pick<SampledTarget, 'id' | 'serviceId' | 'service' | 'runbook'>;

/**
 * Keeps a target's metrics, and what they say of its revisions. A failed sampling keeps the old
 * frame, which goes stale by its own age, and says why there is no newer one.
 */
export async function recordMetrics(
  db: Database,
  target: Sampled,
  sample: Result<SignalFrame, string>,
): Promise<void> {
  await withTransaction<null, never>(db, async (transaction) => {
    const { tx } = transaction;
    if (sample.ok) await keepMetrics(transaction, target, sample.value);
    else {
      await tx.signalFrame.updateMany({
        where: { targetId: target.id },
        data: { problem: sample.error },
      });
    }
    await tell(transaction, target);
    return ok(null);
  });
}

/**
 * Keeps what the other sources said at `at`. `parts` is made of the frame as it is then, and nobody
 * else changes it in between: what is counted on from there is counted once.
 */
export async function recordPrompt(
  db: Database,
  target: Sampled,
  at: Date,
  parts: (old: SignalFrame | null) => readonly (PromptPart | SilentSignal)[],
): Promise<void> {
  await withTransaction<null, never>(db, async (transaction) => {
    const { tx, now } = transaction;
    const old = await lockedFrame(tx, target.id, now);
    const frame = withPrompt(old.frame, target.id, at.toISOString(), parts(old.frame));
    await tx.signalFrame.updateMany({
      where: { targetId: target.id },
      data: { frame: JSON.parse(JSON.stringify(frame)) },
    });
    await keepIncidentFrames(transaction, target, old.frame, frame);
    await tell(transaction, target);
    return ok(null);
  });
}

async function keepMetrics(
  transaction: Transaction,
  target: Sampled,
  metrics: SignalFrame,
): Promise<void> {
  const { tx, now } = transaction;
  const sampledAt = new Date(metrics.sampledAt);
  const old = await lockedFrame(tx, target.id, now);
  // A slow answer never overwrites a newer one.
  if (old.sampledAt !== null && old.sampledAt > sampledAt) return;
  const frame = withMetrics(old.frame, metrics);
  await tx.signalFrame.updateMany({
    where: { targetId: target.id },
    data: { frame: JSON.parse(JSON.stringify(frame)), sampledAt, problem: null },
  });
  await keepIncidentFrames(transaction, target, old.frame, frame);
  await lockLedgers(tx, [target.id]);
  await keepServed(tx, target.id, servedIn(metrics.series, metrics.periodSeconds));
  if (target.runbook === null) return;
  const healths = healthWhileServing(target.runbook, metrics.series, metrics.periodSeconds);
  await keepHealth(tx, target.id, healths);
}

/** The row is held until the transaction's end; made where it is not there. */
async function lockedFrame(
  tx: Tx,
  targetId: string,
  now: Date,
): Promise<{ readonly frame: SignalFrame | null; readonly sampledAt: Date | null }> {
  await tx.signalFrame.createMany({ data: { targetId, attemptedAt: now }, skipDuplicates: true });
  const [row] = await tx.$queryRaw<{ frame: unknown; sampledAt: Date | null }[]>`
    select frame, sampled_at as "sampledAt" from signal_frame
    where target_id = ${targetId}::uuid for update`;
  return { frame: parseFrame(row?.frame ?? null), sampledAt: row?.sampledAt ?? null };
}

async function tell({ tx, hint }: Transaction, target: Sampled): Promise<void> {
  for (const incident of await openIncidentsOf(tx, target.serviceId)) {
    hint(`incident:${incident.id}`);
  }
  hint('fleet');
  hint(`service:${target.service}`);
}
