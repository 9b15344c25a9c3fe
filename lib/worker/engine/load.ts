import { type Database, databaseNow, type Tx } from '@/lib/db';
import type { Prisma } from '@/lib/generated/prisma/client';
import type { TargetAddress } from '@/lib/platforms/platform';
import { type PlanBody, planBody, plannedStep } from '@/lib/runs/plan-body';
import { type StepResult, stepResult } from '@/lib/runs/step-result';
import type { StepFacts } from '@/lib/runs/transition';

export interface LoadedStep extends StepFacts {
  readonly intentId: string;
  readonly operation: { readonly name: string | null };
  readonly result: StepResult;
}

/** One run with its plan and steps, as they are in Postgres now. */
export interface LoadedRun {
  readonly row: Prisma.RunGetPayload<object>;
  readonly body: PlanBody;
  readonly address: TargetAddress;
  readonly steps: readonly LoadedStep[];
  /** `ripcord.now()` when it was read. */
  readonly now: Date;
}

export async function loadRun(
  db: Pick<Database, 'prisma'> | { readonly prisma: Tx },
  runId: string,
): Promise<LoadedRun> {
  const row = await db.prisma.run.findUniqueOrThrow({
    where: { id: runId },
    include: { plan: true, steps: true },
  });
  const now = await databaseNow(db.prisma);
  const { plan, steps, ...run } = row;
  const body = planBody.parse(plan.body);
  return {
    row: run,
    body,
    address: addressOf(body),
    now,
    steps: steps.map((step) => ({
      index: step.index,
      attempt: step.attempt,
      status: step.status,
      plan: plannedStep.parse(step.input),
      sendDeadline: step.sendDeadline,
      deadline: step.deadline,
      intentId: step.intentId,
      operation: { name: operationName(step.operation) },
      result: stepResult.parse(step.result ?? {}),
    })),
  };
}

export function addressOf({ target }: PlanBody): TargetAddress {
  const { id, kind, connection, ref } = target;
  return { id, kind, connection, ref };
}

function operationName(stored: Prisma.JsonValue): string | null {
  if (stored === null || typeof stored !== 'object' || Array.isArray(stored)) return null;
  return typeof stored.name === 'string' ? stored.name : null;
}
