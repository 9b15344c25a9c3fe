import { canonicalJson, sha256Hex } from '@/lib/timeline/canonical';
import type { PlanBody, PlannedCall } from './plan-body';

/**
 * What an approval or a press binds to: SHA-256 (hex) of the canonical JSON of target, inputs,
 * expected state before, precondition tokens, steps, procedure version and risk. The command line,
 * sentences, times and the verdict are not in it: they may read differently for the same effect.
 */
export function planHash(body: PlanBody): string {
  return sha256Hex(
    canonicalJson({
      version: body.version,
      target: { id: body.target.id, connection: body.target.connection, ref: body.target.ref },
      procedure: body.procedure.id,
      runbook: body.runbookDigest,
      undoes: body.undoes === null ? null : [body.undoes.runId, body.undoes.step],
      ships: body.ships,
      risk: body.risk,
      reason: body.reason,
      steps: body.steps.map((step) => ({
        id: step.id,
        kind: step.kind,
        deadline: step.deadlineSeconds,
        ...(step.targetId === undefined ? {} : { target: step.targetId }),
        condition:
          step.condition === null ? null : [step.condition.question, step.condition.answer],
        work: step.work.kind === 'platform' ? effectOf(step.work.action) : step.work,
      })),
    }),
  );
}

function effectOf({ kind, input, before, after, precondition, inverse, reversible }: PlannedCall) {
  return { kind, input, before, after, precondition, inverse, reversible };
}
