import { suspectChange } from '@/lib/changes/suspect';
import type { Tx } from '@/lib/db';
import type { Answer, AnswerWord, Decision } from '@/lib/decisions/decision';
import { type DecisionInputs, evaluate } from '@/lib/decisions/evaluate';
import type { Runbook } from '@/lib/runbooks/schema';
import type { SignalFrame } from '@/lib/signals/reading';
import { parseFrame } from '@/lib/signals/stored-frame';
import { type FoundIncident, primaryOf, runbookOf } from './find';

export interface CurrentDecision {
  readonly decision: Decision;
  readonly runbook: Runbook;
  /** Everything that was put in, as it is kept with the decision. */
  readonly inputs: Omit<DecisionInputs, 'runbook' | 'now'> & { readonly now: string };
  readonly frame: SignalFrame | null;
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
  const frame = parseFrame(stored?.frame ?? null);
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
  const inputs = {
    readings: frame?.readings ?? [],
    answers,
    change: target === null ? null : await suspectChange(tx, target.id, incident.declaredAt),
    series: frame?.series ?? [],
  };
  return {
    decision: evaluate({ runbook, ...inputs, now }),
    runbook,
    inputs: { ...inputs, now: now.toISOString() },
    frame,
  };
}

const ANSWERS: readonly AnswerWord[] = ['yes', 'no', 'unknown'];
