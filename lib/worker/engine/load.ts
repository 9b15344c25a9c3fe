import type { Database, Tx } from '@/lib/db';
import type { Prisma } from '@/lib/generated/prisma/client';
import type { TargetAddress } from '@/lib/platforms/platform';
import { type FreezeInForce, isExempt } from '@/lib/runs/freeze-in-force';
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
    include: { plan: true, steps: true },
  });
  const around = await readCircumstances(db.prisma, runId);
  const { plan, steps, ...run } = row;
  const body = planBody.parse(plan.body);
  return {
    row: run,
    body,
    address: addressOf(body),
    now: around.now,
    frozenUntil: await frozenUntil(db.prisma, run, around),
    approvalEndsAt:
      around.approvalEndsAt ?? (run.status === 'awaiting_approval' ? run.wakeAt : null),
    approved: around.approvedHash === run.planHash && !around.approvalIsOld,
    breakGlass: around.breakGlass,
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

interface Circumstances {
  readonly now: Date;
  readonly frozenSince: Date | null;
  readonly frozenUntil: Date | null;
  readonly approvalEndsAt: Date | null;
  readonly approvedHash: string | null;
  readonly breakGlass: boolean;
  /** It has expired, and a freeze has kept the run waiting since: nobody watches it any more. */
  readonly approvalIsOld: boolean;
}

/** What stands around a run, in one statement: it is on the way to every call. */
async function readCircumstances(prisma: Tx, runId: string): Promise<Circumstances> {
  const [row] = await prisma.$queryRaw<Circumstances[]>`
    select ripcord.now() as now, f.created_at as "frozenSince", f.expires_at as "frozenUntil",
      a.expires_at as "approvalEndsAt", a.plan_hash as "approvedHash",
      coalesce(g.expires_at > ripcord.now(), false) as "breakGlass",
      coalesce(a.expires_at <= ripcord.now(), false) and exists (
        select 1 from "freeze" z join run r on r.id = wanted.id
         where z.created_at >= coalesce(r.applied_at, r.created_at)) as "approvalIsOld"
    from (values (${runId}::uuid)) as wanted (id)
    left join "freeze" f on f.scope = 'all' and f.released_at is null
      and f.expires_at > ripcord.now()
    left join approval a on a.run_id = wanted.id and a.decision = 'approved'
    left join break_glass g on g.run_id = wanted.id
    limit 1`;
  if (row === undefined) throw new Error('a query without a condition returned no row');
  return row;
}

/** Break-glass passes a freeze, and a commander may have let this run go on, or the one it undoes. */
async function frozenUntil(
  prisma: Tx,
  run: Exemptible,
  { breakGlass, frozenSince, frozenUntil: until }: Circumstances,
): Promise<Date | null> {
  if (breakGlass || frozenSince === null || until === null) return null;
  return (await isLetGoOn(prisma, run, { since: frozenSince })) ? null : until;
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
