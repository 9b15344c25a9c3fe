import type { Tx } from '@/lib/db';
import type { TargetState } from '@/lib/fleet/target-state';
import type { LedgerRow } from '@/lib/runs/last-known-good';
import type { PlanBody } from '@/lib/runs/plan-body';
import { targetsOf } from '@/lib/runs/plan-place';
import type { Holding, VerdictFacts } from '@/lib/runs/verdict';

type Stored = Pick<VerdictFacts, 'plan' | 'state' | 'ledger' | 'holds' | 'holder' | 'endedBadly'>;

/** What Postgres knows for a verdict. `ownRuns` don't count as others: the run itself, and what it undoes. */
export async function verdictFacts(
  tx: Tx,
  plan: PlanBody,
  state: TargetState,
  ownRuns: readonly string[],
): Promise<Stored> {
  const targetId = plan.target.id;
  const [ledger, holds, holder, endedBadly] = await Promise.all([
    readLedger(tx, targetId),
    readHolds(tx, targetId),
    readHolder(tx, targetsOf(plan), ownRuns),
    tx.run.findMany({
      where: {
        id: { notIn: [...ownRuns] },
        status: { in: ['failed', 'aborted', 'reverted'] },
        appliedAt: { not: null },
        plan: { targetId, body: { path: ['revision'], equals: plan.revision ?? '' } },
      },
      select: { number: true, status: true },
      orderBy: { number: 'desc' },
      take: 5,
    }),
  ]);
  return { plan, state, ledger, holds, holder, endedBadly };
}

export async function readLedger(tx: Tx, targetId: string): Promise<LedgerRow[]> {
  const rows = await tx.revision.findMany({ where: { targetId } });
  return rows.map((row) => ({
    name: row.name,
    digest: row.digest,
    createdAt: row.createdAt,
    firstServedAt: row.firstServedAt,
    lastServedAt: row.lastServedAt,
    health: row.health === 'healthy' || row.health === 'unhealthy' ? row.health : null,
    brokenAt: row.brokenAt,
    brokenReason: row.brokenReason,
    goneAt: row.goneAt,
  }));
}

export async function readHolds(tx: Tx, targetId: string): Promise<VerdictFacts['holds']> {
  const rows = await tx.hold.findMany({ where: { targetId, releasedAt: null } });
  return rows.map(({ revisionName, reason, expiresAt }) => ({
    revision: revisionName,
    reason,
    expiresAt,
  }));
}

/** The run that holds one of the targets now, if it is none of `ownRuns`. */
async function readHolder(
  tx: Tx,
  targetIds: readonly string[],
  ownRuns: readonly string[],
): Promise<Holding | null> {
  const held = await tx.runTarget.findFirst({
    where: { targetId: { in: [...targetIds] }, releasedAt: null, runId: { notIn: [...ownRuns] } },
    include: { run: true },
  });
  if (held === null) return null;
  const personId = held.run.confirmedById ?? held.run.initiatorId;
  const person = await tx.person.findUnique({ where: { id: personId } });
  return {
    runNumber: held.run.number,
    personId,
    name: person?.name ?? null,
    since: held.takenAt,
  };
}
