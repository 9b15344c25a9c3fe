import { type Database, withTransaction } from '@/lib/db';
import { healthWhileServing, servedIn } from '@/lib/fleet/ledger';
import { ok, type Result } from '@/lib/result';
import type { Runbook } from '@/lib/runbooks/schema';
import type { SignalFrame } from '@/lib/signals/reading';
import { openIncidentsOf } from './open-incidents';
import { keepHealth, keepServed } from './revision-ledger';

/** Whose frame it is. */
export interface SampledTarget {
  readonly id: string;
  readonly serviceId: string;
  readonly service: string;
  readonly runbook: Runbook | null;
}

/**
 * Keeps a target's signals, and what they say of its revisions. A failed sampling keeps the old
 * frame, which goes stale by its own age, and says why there is no newer one.
 */
export async function recordFrame(
  db: Database,
  target: SampledTarget,
  sample: Result<SignalFrame, string>,
): Promise<void> {
  await withTransaction<null, never>(db, async ({ tx, now, hint }) => {
    if (sample.ok) {
      const frame = sample.value;
      const sampledAt = new Date(frame.sampledAt);
      const stored = { frame: JSON.parse(JSON.stringify(frame)), sampledAt, problem: null };
      const newer = await tx.signalFrame.updateMany({
        where: {
          targetId: target.id,
          OR: [{ sampledAt: null }, { sampledAt: { lte: sampledAt } }],
        },
        data: { ...stored, attemptedAt: now },
      });
      if (newer.count === 0) {
        await tx.signalFrame.createMany({
          data: { targetId: target.id, attemptedAt: now, ...stored },
          skipDuplicates: true,
        });
      }
      await keepServed(tx, target.id, servedIn(frame.series, frame.periodSeconds));
      if (target.runbook !== null) {
        const healths = healthWhileServing(target.runbook, frame.series, frame.periodSeconds);
        await keepHealth(tx, target.id, healths);
      }
    } else {
      await tx.signalFrame.updateMany({
        where: { targetId: target.id },
        data: { problem: sample.error },
      });
    }
    for (const incident of await openIncidentsOf(tx, target.serviceId)) {
      hint(`incident:${incident.id}`);
    }
    hint('fleet');
    hint(`service:${target.service}`);
    return ok(null);
  });
}
