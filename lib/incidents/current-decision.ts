import { suspectChange } from '@/lib/changes/suspect';
import type { Tx } from '@/lib/db';
import type { Answer, AnswerWord, Decision, SuspectChange } from '@/lib/decisions/decision';
import { type DecisionInputs, evaluate } from '@/lib/decisions/evaluate';
import { firstBreach } from '@/lib/decisions/first-breach';
import type { Runbook } from '@/lib/runbooks/schema';
import type { Reading, SignalFrame } from '@/lib/signals/reading';
import { parseSampled, signalFrameSchema } from '@/lib/signals/stored-frame';
import { type FoundIncident, primaryOf, runbookOf } from './find';
import { incidentFacts } from './incident-facts';

export interface CurrentDecision {
  readonly decision: Decision;
  readonly runbook: Runbook;
  /** Everything that was put in, as it is kept with the decision. */
  readonly inputs: Omit<DecisionInputs, 'runbook' | 'now'> & { readonly now: string };
  readonly frame: SignalFrame | null;
  /** Why the metrics' last sampling failed, which keeps the frame before; null: it did not. */
  readonly frameProblem: string | null;
}

/** The production target that an incident's decision is about. */
export function targetOf(incident: FoundIncident) {
  const targets = primaryOf(incident).service.targets.filter((target) => target.retiredAt === null);
  return targets.find((target) => target.isProduction) ?? targets[0] ?? null;
}

/** What the incident's runbook says now. Null when the service has no runbook. */
export async function currentDecision(
  tx: Tx,
  incident: FoundIncident,
  now: Date,
): Promise<CurrentDecision | null> {
  const service = primaryOf(incident);
  const runbook = runbookOf(service);
  if (runbook === null) return null;
  const target = targetOf(incident);
  const stored =
    target === null ? null : await tx.signalFrame.findUnique({ where: { targetId: target.id } });
  const frame = parseSampled(stored?.frame ?? null, stored?.sampledAt ?? null);
  const rows = await tx.answer.findMany({
    where: { incidentId: incident.id, serviceId: service.serviceId },
    orderBy: { at: 'asc' },
  });
  const answers: Answer[] = rows.map((row) => ({
    question: row.question,
    answer: ANSWERS.find((word) => word === row.answer) ?? 'unknown',
    answeredBy: row.personId,
    answeredAt: row.at.toISOString(),
  }));
  const breach = firstBreach(runbook, frame?.series ?? []);
  const change =
    target === null ? null : await suspectChange(tx, target.id, incident.declaredAt, breach);
  const baselines = target === null ? null : await readBaselines(tx, target.id, change);
  const runs = await tx.run.findMany({
    where: { incidentId: incident.id, serviceId: service.serviceId },
    select: {
      status: true,
      undoesRunId: true,
      plan: { select: { procedure: true } },
      steps: { select: { status: true } },
    },
  });
  const counted = runs.map(({ plan, ...run }) => ({ ...run, procedure: plan.procedure }));
  const inputs = {
    readings: frame?.readings ?? [],
    answers,
    change,
    ...(baselines === null ? {} : { baselines }),
    incident: incidentFacts({ ...incident, runs: counted }, now),
    series: frame?.series ?? [],
    ...(frame === null
      ? {}
      : { sampling: { periodSeconds: frame.periodSeconds, lagSeconds: frame.lagSeconds } }),
  };
  return {
    decision: evaluate({ runbook, ...inputs, now }),
    runbook,
    inputs: { ...inputs, now: now.toISOString() },
    frame,
    frameProblem: stored?.problem ?? null,
  };
}

/**
 * The same windows as they were before the suspected change. Null where they are not kept, are of
 * another change or can't be read: then no comparison is known.
 */
async function readBaselines(
  tx: Tx,
  targetId: string,
  change: SuspectChange | null,
): Promise<readonly Reading[] | null> {
  if (change === null) return null;
  const row = await tx.baseline.findUnique({ where: { targetId } });
  if (row === null || row.changeAt.getTime() !== Date.parse(change.at)) return null;
  const readings = signalFrameSchema.shape.readings.safeParse(row.readings);
  return readings.success ? readings.data : null;
}

const ANSWERS: readonly AnswerWord[] = ['yes', 'no', 'unknown'];
