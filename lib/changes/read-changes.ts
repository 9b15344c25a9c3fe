import type { Tx } from '@/lib/db';
import { planBody } from '@/lib/runs/plan-body';
import { CHANGE_KINDS } from './change-kind';
import type { ChangeRow } from './changes-view';
import { changeDetail, toldBy } from './stored-change';

export interface WhichChanges {
  readonly since?: Date;
  readonly until?: Date;
  readonly targetId?: string;
  readonly serviceId?: string;
  readonly kinds?: readonly string[];
  readonly atMost: number;
}

/** The one list of what changed, newest first: what was seen, and what was told. */
export async function readChanges(tx: Tx, which: WhichChanges): Promise<ChangeRow[]> {
  const { since, until, targetId, serviceId, kinds, atMost } = which;
  const rows = await tx.change.findMany({
    where: {
      ...(targetId === undefined ? {} : { targetId }),
      ...(serviceId === undefined ? {} : { serviceId }),
      ...(kinds === undefined ? {} : { kind: { in: [...kinds] } }),
      at: { ...(since === undefined ? {} : { gte: since }), ...(until && { lte: until }) },
    },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: atMost,
  });
  const told = rows.map((row) => ({ row, detail: changeDetail.parse(row.detail ?? {}) }));
  const [services, runs] = await Promise.all([
    tx.service.findMany({
      where: { id: { in: rows.flatMap((row) => row.serviceId ?? []) } },
      select: { id: true, slug: true },
    }),
    runsBehind(
      tx,
      told.flatMap(({ detail }) => detail.intent ?? []),
    ),
  ]);
  const slugOf = new Map(services.map(({ id, slug }) => [id, slug]));
  const newest = told.map(({ row, detail: { intent, ...detail } }) => ({
    ...detail,
    id: row.id,
    at: row.at.toISOString(),
    targetId: row.targetId,
    service: slugOf.get(row.serviceId ?? '') ?? null,
    kind: row.kind,
    summary: row.summary,
    actor: row.actor,
    toldBy: toldBy(row.source),
    ours: intent === null ? null : (runs.get(intent) ?? null),
  }));
  // At one moment a deployment before what it brought with it.
  return newest.toSorted(
    (a, b) => Date.parse(b.at) - Date.parse(a.at) || KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind),
  );
}

const KINDS: readonly string[] = CHANGE_KINDS;

const shipping = planBody.pick({ ships: true });

/** Which run of ours each intent belongs to, and whether it brought a fix out. */
async function runsBehind(
  tx: Tx,
  intents: readonly string[],
): Promise<ReadonlyMap<string, { run: number; ships: boolean }>> {
  if (intents.length === 0) return new Map();
  const steps = await tx.step.findMany({
    where: { intentId: { in: [...intents] } },
    select: {
      intentId: true,
      run: { select: { number: true, undoesRunId: true, plan: { select: { body: true } } } },
    },
  });
  return new Map(
    steps.map(({ intentId, run }) => {
      const { ships } = shipping.parse(run.plan.body);
      return [intentId, { run: run.number, ships: ships && run.undoesRunId === null }];
    }),
  );
}
