import { type Database, databaseNow, type Tx } from '@/lib/db';
import type { Prisma } from '@/lib/generated/prisma/client';
import type { TargetAddress } from '@/lib/platforms/platform';
import { type FreezeInForce, freezeInForce, isExempt } from '@/lib/runs/freeze-in-force';
import {
  type PlanBody,
  type PlannedCall,
  planBody,
  plannedCall,
  plannedStep,
} from '@/lib/runs/plan-body';
import { stepResolution } from '@/lib/runs/step-resolution';
import { type StepResult, stepResult } from '@/lib/runs/step-result';
import type { StepFacts } from '@/lib/runs/transition';

export interface LoadedStep extends StepFacts {
  readonly intentId: string;
  /** The platform call: as it was sent, before that as it was planned; null: it is none. */
  readonly call: PlannedCall | null;
  readonly operation: { readonly name: string | null };
  readonly result: StepResult;
  readonly finishedAt: Date | null;
}

/** One run with its plan and steps, as they are in Postgres now. */
export interface LoadedRun {
  readonly row: Prisma.RunGetPayload<object>;
  readonly body: PlanBody;
  readonly address: TargetAddress;
  readonly steps: readonly LoadedStep[];
  /** Nothing of it is sent before; null: no freeze, or it is let go on. */
  readonly frozenUntil: Date | null;
  /** When a wait for a second person, or their word, ends; null: nobody was asked. */
  readonly approvalEndsAt: Date | null;
  /** A second person approved this very plan when it was applied. */
  readonly approved: boolean;
  /** Past every check but the absolute ones, for as long as that lasts. */
  readonly breakGlass: boolean;
  /** `ripcord.now()` when it was read. */
  readonly now: Date;
}

export async function loadRun(
  db: Pick<Database, 'prisma'> | { readonly prisma: Tx },
  runId: string,
): Promise<LoadedRun> {
  const row = await db.prisma.run.findUniqueOrThrow({
    where: { id: runId },
    include: { plan: true, steps: true, approvals: true, breakGlass: true },
  });
  const now = await databaseNow(db.prisma);
  const { plan, steps, approvals, breakGlass, ...run } = row;
  const glassBroken = breakGlass !== null && breakGlass.expiresAt > now;
  const approval = approvals.find((each) => each.decision === 'approved') ?? null;
  const body = planBody.parse(plan.body);
  return {
    row: run,
    body,
    address: addressOf(body),
    now,
    frozenUntil: glassBroken ? null : await frozenUntil(db.prisma, run),
    approvalEndsAt: approval?.expiresAt ?? (run.status === 'awaiting_approval' ? run.wakeAt : null),
    approved: approval !== null && approval.planHash === run.planHash,
    breakGlass: glassBroken,
    steps: steps.map((step) => ({
      index: step.index,
      attempt: step.attempt,
      status: step.status,
      plan: plannedStep.parse(step.input),
      sendDeadline: step.sendDeadline,
      deadline: step.deadline,
      intentId: step.intentId,
      operation: { name: operationName(step.operation) },
      finishedAt: step.finishedAt,
      ...wordsOf(step),
    })),
  };
}

type StepRow = Prisma.StepGetPayload<object>;

/** What was planned, sent, seen and said of one attempt. */
function wordsOf({
  input,
  call,
  result,
  answer,
  resolution,
}: StepRow): Pick<LoadedStep, 'call' | 'result' | 'askedUntil' | 'answer' | 'resolution'> {
  const { work } = plannedStep.parse(input);
  const planned = work.kind === 'platform' ? work.action : null;
  const seen = stepResult.parse(result ?? {});
  return {
    call: call === null ? planned : plannedCall.parse(call),
    result: seen,
    askedUntil: seen.askedUntil === undefined ? null : new Date(seen.askedUntil),
    answer: answer === 'yes' || answer === 'no' ? answer : null,
    resolution: resolution === null ? null : stepResolution.parse(resolution),
  };
}

/** A commander may have let this run go on, or the one that it undoes. */
async function frozenUntil(prisma: Tx, run: Exemptible): Promise<Date | null> {
  const freeze = await freezeInForce(prisma);
  if (freeze === null || (await isLetGoOn(prisma, run, freeze))) return null;
  return freeze.until;
}

type Exemptible = Pick<Prisma.RunGetPayload<object>, 'exemptAt' | 'undoesRunId'>;

export async function isLetGoOn(
  prisma: Tx,
  run: Exemptible,
  freeze: Pick<FreezeInForce, 'since'>,
): Promise<boolean> {
  if (isExempt(run, freeze)) return true;
  if (run.undoesRunId === null) return false;
  return isExempt(await prisma.run.findUnique({ where: { id: run.undoesRunId } }), freeze);
}

export function addressOf({ target }: PlanBody): TargetAddress {
  const { id, kind, connection, ref } = target;
  return { id, kind, connection, ref };
}

function operationName(stored: Prisma.JsonValue): string | null {
  if (stored === null || typeof stored !== 'object' || Array.isArray(stored)) return null;
  return typeof stored.name === 'string' ? stored.name : null;
}
