import { databaseNow, type Tx } from '@/lib/db';
import { absentTarget } from '@/lib/fleet/absent-target';
import { ranRecord } from '@/lib/fleet/target-record';
import type { TargetState } from '@/lib/fleet/target-state';
import type { Scaling, TargetAddress } from '@/lib/platforms/platform';
import { err, ok, type Result } from '@/lib/result';
import type { Procedure, Step } from '@/lib/runbooks/procedure-schema';
import type { Runbook } from '@/lib/runbooks/schema';
import { storedRunbook } from '@/lib/runbooks/stored-runbook';
import { callSubjects, stepSubjects } from '@/lib/runs/beside-subjects';
import { asksForImage, withImage } from '@/lib/runs/image-to-deploy';
import { lastKnownGood } from '@/lib/runs/last-known-good';
import { canBeUndone } from '@/lib/runs/lifecycle';
import {
  isAboutRevision,
  type Planner,
  type PlanSubject,
  planProcedure,
  whyNotRunnable,
} from '@/lib/runs/plan';
import { callsOf, type PlanBody, type PlannedCall } from '@/lib/runs/plan-body';
import { planUndo } from '@/lib/runs/plan-undo';
import { SHIP_PROCEDURE, shipProcedure } from '@/lib/runs/ship-procedure';
import type { JudgedCall } from '@/lib/runs/verdict';
import { createsService, deploysImage, type RememberedImage } from '@/lib/runs/wanted-call';
import { plannerOf, type Reach, reach } from './calls';
import type { EngineDeps } from './deps';
import { keptExport } from './kept-export';
import { loadRun } from './load';
import { readState } from './look';
import { readHolds, readLedger } from './verdict-facts';

/** What is to be planned, whoever wants it: the row of a person's request is one. */
export interface PlanWish {
  readonly incident: { readonly services: readonly MemberService[] };
  readonly serviceId: string;
  readonly targetId: string;
  readonly procedure: string;
  /** Null: the last known good one, where the procedure is about a revision. */
  readonly revision: string | null;
  readonly reason: string | null;
  /** What is to be deployed, by its digest; null: nothing new. */
  readonly image: string | null;
  /** As a person named it. */
  readonly secretVersion: string | null;
  readonly undoesRunId: string | null;
  readonly undoesStep: number | null;
}

interface MemberService {
  readonly serviceId: string;
  readonly service: { readonly id: string; readonly slug: string; readonly name: string };
  /** The runbook that the incident was declared under. */
  readonly version: { readonly digest: string; readonly parsed: unknown } | null;
}

export interface Made {
  readonly body: PlanBody;
  /** Each call with the state that it is to meet, as far as that can be told now. */
  readonly calls: readonly JudgedCall[];
  readonly reached: Reach;
  readonly state: TargetState;
}

/** Reads the target and plans. The error is one sentence for whoever asked. */
export async function makePlan(deps: EngineDeps, request: PlanWish): Promise<Result<Made, string>> {
  const member = request.incident.services.find((each) => each.serviceId === request.serviceId);
  const version = member?.version ?? null;
  if (member === undefined) return err('The service is not part of this incident.');
  if (version === null) return err(`${member.service.name} has no runbook to follow.`);
  const target = await deps.db.prisma.target.findUnique({ where: { id: request.targetId } });
  if (target === null || target.retiredAt !== null || target.kind !== 'cloud-run') {
    return err(`${member.service.name} has no target that can be changed from here.`);
  }
  const { id, connection, ref } = target;
  const address: TargetAddress = { id, kind: 'cloud-run', connection, ref };
  const reached = reach(deps, address);
  if (!reached.ok) return err(reached.error.message);
  const runbook = storedRunbook(version);
  const steps = stepsOf(runbook, request.procedure);
  const makesIt = steps.some(createsService);
  const sent = request.undoesRunId === null ? [] : await sentCalls(deps, request);
  const subjects = [...stepSubjects(steps), ...callSubjects(sent)];
  const read = await readState(reached.value, subjects);
  const gone = !read.ok && read.error.kind === 'not_found' && makesIt;
  const state = gone ? ok(absentTarget(await databaseNow(deps.db.prisma))) : read;
  if (!state.ok) return err(`What runs could not be read. ${state.error.message}`);

  const subject: PlanSubject = {
    service: { id: member.service.id, slug: member.service.slug, name: member.service.name },
    target: {
      ...address,
      role: target.role,
      environment: target.environment,
      production: target.isProduction,
      simulated: target.simulated,
    },
    runbookDigest: version.digest,
    state: state.value,
    recordedScaling: runsInstances(state.value.scaling)
      ? state.value.scaling
      : await recordedScaling(deps.db.prisma, target.id),
    images: await rememberedImages(deps.db.prisma, target.id, state.value),
    reason: request.reason,
    image: request.image,
    secretVersion: request.secretVersion,
    kept: makesIt ? await keptExport(deps.db.prisma, reached.value, !gone) : null,
  };
  const planner = plannerOf(reached.value);
  const body =
    request.undoesRunId === null
      ? await planForward(deps, request, subject, runbook, planner)
      : await planBack(deps, request.undoesRunId, request.undoesStep, subject, planner, sent);
  if (!body.ok) return body;
  return ok({
    body: body.value,
    calls: judgedCalls(body.value, state.value, planner),
    reached: reached.value,
    state: state.value,
  });
}

/** What each call will meet: the first what is there now, each later one what those before it leave. */
function judgedCalls(body: PlanBody, state: TargetState, planner: Planner): JudgedCall[] {
  let met = state;
  return callsOf(body).map(({ call }) => {
    const judged = { call, state: met, unchanged: true };
    met = planner.project(call, met);
    return judged;
  });
}

async function planForward(
  deps: EngineDeps,
  request: PlanWish,
  subject: PlanSubject,
  runbook: Runbook,
  planner: Planner,
): Promise<Result<PlanBody, string>> {
  const ships = request.procedure === SHIP_PROCEDURE;
  const procedure = ships
    ? shipping(runbook, request.revision, subject.state)
    : runbook.procedures.find((each) => each.id === request.procedure);
  if (procedure === undefined) return err(`The runbook has no procedure "${request.procedure}".`);
  const { revision, image } = request;
  if (image !== null && !procedure.steps.some(deploysImage)) {
    return err(`"${procedure.title}" deploys no image that is named by itself.`);
  }
  if (procedure.ships && revision === null && image === null) {
    return err('Name the revision that has the fix, or its image.');
  }
  const isAbout = image === null && isAboutRevision(procedure);
  const named = isAbout ? (revision ?? (await suggest(deps, subject))) : null;
  if (isAbout && named === null) {
    return err('There is no revision to go back to. Name one.');
  }
  const hasProbes = runbook.verification.probes.length > 0;
  const ready = asksForImage(procedure)
    ? withImage(procedure, await imageToDeploy(deps, subject, revision))
    : procedure;
  return planProcedure(subject, ready, named, hasProbes, planner);
}

/** Of the revision that is named, else of the last known good one. */
async function imageToDeploy(
  deps: EngineDeps,
  subject: PlanSubject,
  revision: string | null,
): Promise<RememberedImage | undefined> {
  const wanted = revision ?? (await suggest(deps, subject));
  return subject.images.find((each) => each.revision === wanted);
}

/** The runbook's own way of bringing a revision out, else ours. */
function shipping(runbook: Runbook, revision: string | null, state: TargetState): Procedure {
  const own = runbook.procedures.find(
    (procedure) => procedure.ships && whyNotRunnable(procedure) === null,
  );
  return own ?? shipProcedure(revision === state.latestReadyRevision);
}

/** The last known good one, by the ledger. */
async function suggest(deps: EngineDeps, { target, state }: PlanSubject): Promise<string | null> {
  const [ledger, holds] = await Promise.all([
    readLedger(deps.db.prisma, target.id),
    readHolds(deps.db.prisma, target.id),
  ]);
  const held = new Set(holds.map((hold) => hold.revision));
  return lastKnownGood(state, ledger, held)?.revision ?? null;
}

async function planBack(
  deps: EngineDeps,
  undoesRunId: string,
  undoesStep: number | null,
  subject: PlanSubject,
  planner: Planner,
  sent: readonly PlannedCall[],
): Promise<Result<PlanBody, string>> {
  const row = await deps.db.prisma.run.findUnique({ where: { id: undoesRunId } });
  if (row === null) return err('The run to undo does not exist.');
  if (!canBeUndone(row.status)) return err(`Run ${row.number} is ${row.status}.`);
  const undone = { runId: row.id, number: row.number, step: undoesStep, sent };
  return planUndo(subject, undone, planner);
}

/** What the run that is to be undone sent, in the order of its steps. */
async function sentCalls(
  { db }: EngineDeps,
  { undoesRunId, undoesStep }: Pick<PlanWish, 'undoesRunId' | 'undoesStep'>,
): Promise<PlannedCall[]> {
  if (undoesRunId === null) return [];
  const { steps } = await loadRun(db, undoesRunId);
  return steps
    .filter(({ index, sendDeadline }) => {
      return sendDeadline !== null && (undoesStep === null || index === undoesStep);
    })
    .toSorted((a, b) => a.index - b.index || a.attempt - b.attempt)
    .flatMap(({ call }) => (call === null ? [] : [call]));
}

/** Of the procedure that is wanted; a fix that is shipped may go any way that ships. */
function stepsOf({ procedures }: Runbook, wanted: string): Step[] {
  return procedures
    .filter(({ id, ships }) => (wanted === SHIP_PROCEDURE ? ships : id === wanted))
    .flatMap(({ steps }) => steps);
}

/** The newest scaling that ran instances, of what was recorded of this target. */
async function recordedScaling(tx: Tx, targetId: string): Promise<Scaling | null> {
  const records = await tx.targetRecord.findMany({
    where: { targetId },
    orderBy: { at: 'desc' },
    take: RECORDS_READ,
  });
  for (const { ran } of records) {
    const { scaling } = ranRecord.parse(ran);
    if (runsInstances(scaling)) return scaling;
  }
  return null;
}

const RECORDS_READ = 50;

function runsInstances({ mode, manual }: Scaling): boolean {
  return mode === 'automatic' || (manual ?? 0) > 0;
}

/** What the platform still has, then what the ledger remembers of revisions that are gone. */
async function rememberedImages(
  tx: Tx,
  targetId: string,
  { revisions }: TargetState,
): Promise<RememberedImage[]> {
  const rows = await tx.revision.findMany({
    where: { targetId, name: { notIn: revisions.map(({ name }) => name) } },
    orderBy: { createdAt: 'desc' },
    take: RECORDS_READ,
  });
  return [...revisions, ...rows].map(({ name, image, digest }) => ({
    revision: name,
    image,
    digest,
  }));
}
