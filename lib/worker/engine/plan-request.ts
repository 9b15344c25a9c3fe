import type { Database, Transaction } from '@/lib/db';
import { withTransaction } from '@/lib/db';
import type { Prisma } from '@/lib/generated/prisma/client';
import type { PlanRequestStatus } from '@/lib/generated/prisma/enums';
import { err, ok, type Result } from '@/lib/result';
import { intentId } from '@/lib/runs/intent';
import type { PlanBody } from '@/lib/runs/plan-body';
import { planHash } from '@/lib/runs/plan-hash';
import { planTitle } from '@/lib/runs/plan-title';
import { PLAN_SECONDS } from '@/lib/runs/transition';
import { VERDICT_SECONDS, type Verdict } from '@/lib/runs/verdict';
import { append } from '@/lib/timeline/append';
import { keepRevisions, keepServing } from '../revision-ledger';
import { bind } from './calls';
import type { EngineDeps } from './deps';
import { judgePlan } from './judge-plan';
import { LOOK_MS } from './look';
import { type Made, makePlan } from './make-plan';

const PATIENCE_SECONDS = 60;

const include = {
  incident: { include: { services: { include: { service: true, version: true } } } },
} as const satisfies Prisma.PlanRequestInclude;

type PlanRequestRow = Prisma.PlanRequestGetPayload<{ include: typeof include }>;

/**
 * Answers one request for a plan: reads the target, plans, lets the platform check it without doing
 * it, judges, and writes plan, run and verdict. A refusal says why. Doing it twice gives one answer:
 * the write is guarded by the request still being asked.
 */
export async function answerPlanRequest(deps: EngineDeps, requestId: string): Promise<void> {
  const request = await deps.db.prisma.planRequest.findFirst({
    where: { id: requestId, status: 'asked' },
    include,
  });
  if (request === null) return;
  if (await isTooOld(deps.db, requestId)) {
    await refuse(deps.db, request, 'Nobody could plan it in time. Ask again.');
    return;
  }
  const made = await makePlan(deps, request);
  const checked = made.ok ? await dryRun(made.value) : made;
  if (!checked.ok) {
    await refuse(deps.db, request, checked.error);
    return;
  }
  const verdict = await judgePlan(deps.db, checked.value);
  await writePlan(deps.db, request, checked.value, verdict);
}

/** Whoever asked has gone, or asking it again would fail again: it is not tried for ever. */
async function isTooOld({ prisma }: Database, requestId: string): Promise<boolean> {
  const rows = await prisma.$queryRaw<unknown[]>`
    select 1 from plan_request where id = ${requestId}::uuid
      and requested_at < ripcord.now() - ${PATIENCE_SECONDS} * interval '1 second'`;
  return rows.length === 1;
}

/**
 * The platform's own word on the first call; a later one meets a state that isn't there yet. That it
 * can't be asked is no refusal: the verdict says what is known.
 */
async function dryRun(made: Made): Promise<Result<Made, string>> {
  const [first] = made.calls;
  if (first === undefined) return ok(made);
  const call = bind(made.reached, first.call);
  if (!call.ok) return err(call.error.message);
  const checked = await call.value.dryRun(AbortSignal.timeout(LOOK_MS));
  if (checked.ok) return ok(made);
  const { kind, message } = checked.error;
  const isAnswer = kind === 'invalid' || kind === 'permission' || kind === 'not_found';
  return isAnswer || kind === 'unauthenticated' ? err(message) : ok(made);
}

async function writePlan(
  db: Database,
  request: PlanRequestRow,
  { body, state }: Made,
  verdict: Verdict,
): Promise<void> {
  const hash = planHash(body);
  await withTransaction(db, async (transaction) => {
    const { tx, now } = transaction;
    const { incident } = request;
    // A mark on a revision needs its row, even where nobody has observed the target yet.
    await keepRevisions(tx, body.target.id, state);
    await keepServing(tx, body.target.id, state);
    await tx.plan.createMany({
      data: {
        hash,
        serviceId: body.service.id,
        targetId: body.target.id,
        procedure: body.procedure.id,
        runbookDigest: body.runbookDigest,
        risk: body.risk,
        body,
        createdAt: now,
      },
      skipDuplicates: true,
    });
    const run = await plannedRun(transaction, request, body, hash);
    await tx.verdict.create({
      data: {
        planHash: hash,
        runId: run.id,
        outcome: verdict.outcome,
        checks: verdict.checks.map((check) => ({ ...check })),
        at: now,
        expiresAt: new Date(now.getTime() + VERDICT_SECONDS * 1000),
      },
    });
    if (!(await answer(tx, request.id, { status: 'ready', runId: run.id }))) return err('answered');
    if (run.isNew) {
      await append(transaction, incident.streamId, {
        kind: 'run.planned',
        actor: `person:${request.requestedBy}`,
        data: {
          runId: run.id,
          number: run.number,
          planHash: hash,
          procedure: body.procedure.id,
          service: body.service.slug,
          targetId: body.target.id,
          revision: body.revision,
          undoesRunId: request.undoesRunId,
          risk: body.risk,
          verdict: verdict.outcome,
          summary: planTitle(body),
          promisedSeconds: body.promised?.maxSeconds ?? null,
          promisedSource: body.promised?.source ?? null,
          steps: body.steps.map(({ index, kind, title }) => ({
            index,
            attempt: 1,
            kind,
            title,
            intentId: intentId(run.id, index, 1),
          })),
        },
      });
    }
    hintRequest(transaction, request);
    return ok(run.id);
  });
}

interface Planned {
  readonly id: string;
  readonly number: number;
  readonly isNew: boolean;
}

/**
 * The same plan asked for again by the same person is the same run, with a fresh verdict. Once a
 * second person was asked it is so for everybody: their word is on the plan, whoever applies it.
 */
async function plannedRun(
  { tx, now }: Transaction,
  request: PlanRequestRow,
  body: PlanBody,
  hash: string,
): Promise<Planned> {
  const { incident, requestedBy, undoesRunId } = request;
  const wakeAt = new Date(now.getTime() + PLAN_SECONDS * 1000);
  const same = await tx.run.findFirst({
    where: {
      planHash: hash,
      incidentId: incident.id,
      OR: [
        // One that is about to expire is left to.
        {
          status: 'planned',
          initiatorId: requestedBy,
          createdAt: { gt: new Date(now.getTime() - (PLAN_SECONDS - 2 * VERDICT_SECONDS) * 1000) },
        },
        // A second person was asked, or has given their word: until that ends.
        { status: { in: ['awaiting_approval', 'approved'] }, wakeAt: { gt: now } },
      ],
    },
    orderBy: { number: 'desc' },
  });
  if (same !== null) return { id: same.id, number: same.number, isNew: false };
  const run = await tx.run.create({
    data: {
      planHash: hash,
      incidentId: incident.id,
      drill: incident.drill,
      serviceId: body.service.id,
      streamId: incident.streamId,
      status: 'planned',
      initiatorId: requestedBy,
      undoesRunId,
      createdAt: now,
      wakeAt,
    },
  });
  return { id: run.id, number: run.number, isNew: true };
}

async function refuse(db: Database, request: PlanRequestRow, problem: string): Promise<void> {
  await withTransaction(db, async (transaction) => {
    const { tx } = transaction;
    if (!(await answer(tx, request.id, { status: 'refused', problem }))) return err('answered');
    await append(transaction, request.incident.streamId, {
      kind: 'note.added',
      actor: 'system',
      data: { text: `No plan for ${request.procedure}: ${problem}` },
    });
    hintRequest(transaction, request);
    return ok(true);
  });
}

async function answer(
  tx: Transaction['tx'],
  id: string,
  data: { status: PlanRequestStatus } & Prisma.PlanRequestUpdateManyMutationInput,
): Promise<boolean> {
  const { count } = await tx.planRequest.updateMany({ where: { id, status: 'asked' }, data });
  return count === 1;
}

function hintRequest(transaction: Transaction, request: PlanRequestRow): void {
  transaction.hint(`incident:${request.incident.id}`);
}
