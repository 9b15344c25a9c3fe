import type { Tx } from '@/lib/db';
import type { Holding } from '@/lib/runs/verdict';
import type { TargetFacts } from './service-facts';

/** By target id: who holds it now, and which earlier runs on it did not end well. */
export interface TargetRuns {
  readonly holders: ReadonlyMap<string, Holding>;
  readonly endedBadly: ReadonlyMap<string, TargetFacts['endedBadly']>;
}

export async function readTargetRuns(tx: Tx, targetIds: readonly string[]): Promise<TargetRuns> {
  const [held, ended] = await Promise.all([
    tx.runTarget.findMany({
      where: { targetId: { in: [...targetIds] }, releasedAt: null },
      include: { run: true },
    }),
    tx.$queryRaw<{ targetId: string; revision: string | null; number: number; status: string }[]>`
      select plan.target_id as "targetId", plan.body ->> 'revision' as revision, run.number,
        run.status::text as status
      from run join plan on plan.hash = run.plan_hash
      where plan.target_id = any(${[...targetIds]}::uuid[])
        and run.status in ('failed', 'aborted', 'reverted') and run.applied_at is not null
      order by run.number desc`,
  ]);
  const people = await tx.person.findMany({
    where: { id: { in: held.map(({ run }) => run.confirmedById ?? run.initiatorId) } },
    select: { id: true, name: true },
  });
  const holders = held.map(({ targetId, takenAt, run }): [string, Holding] => {
    const personId = run.confirmedById ?? run.initiatorId;
    const name = people.find(({ id }) => id === personId)?.name ?? null;
    return [targetId, { runNumber: run.number, personId, name, since: takenAt }];
  });
  return {
    holders: new Map(holders),
    endedBadly: Map.groupBy(ended, ({ targetId }) => targetId),
  };
}
