import type { TargetState } from '@/lib/fleet/target-state';
import { err, ok, type Result } from '@/lib/result';
import type { Procedure, Step } from '@/lib/runbooks/procedure-schema';
import type { Runbook } from '@/lib/runbooks/schema';
import { storedRunbook } from '@/lib/runbooks/stored-runbook';
import { callSubjects, stepSubjects } from '@/lib/runs/beside-subjects';
import { asksForImage, withImage } from '@/lib/runs/image-to-deploy';
import { lastKnownGood } from '@/lib/runs/last-known-good';
import {
  isAboutRevision,
  type Planner,
  type PlanSubject,
  planProcedure,
  whyNotRunnable,
} from '@/lib/runs/plan';
import { callsOf, type PlanBody } from '@/lib/runs/plan-body';
import { planUndo } from '@/lib/runs/plan-undo';
import { SHIP_PROCEDURE, shipProcedure } from '@/lib/runs/ship-procedure';
import { revisionNamed } from '@/lib/runs/tags';
import type { JudgedCall } from '@/lib/runs/verdict';
import { createsService, deploysImage, type RememberedImage } from '@/lib/runs/wanted-call';
import { platformIdOf } from '../target-address';
import { plannerOf, type Reach } from './calls';
import type { EngineDeps } from './deps';
import { readPlaces, readSubject, type SubjectWish } from './plan-subject';
import { undoneBy } from './undone';
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

/** Reads the target, and the others that the procedure names, and plans. The error is one sentence. */
export async function makePlan(deps: EngineDeps, request: PlanWish): Promise<Result<Made, string>> {
  const member = request.incident.services.find((each) => each.serviceId === request.serviceId);
  const version = member?.version ?? null;
  if (member === undefined) return err('The service is not part of this incident.');
  if (version === null) return err(`${member.service.name} has no runbook to follow.`);
  const undone = await undoneBy(deps, request);
  if (!undone.ok) return undone;
  const targetId = undone.value?.targetId ?? request.targetId;
  const target = await deps.db.prisma.target.findUnique({ where: { id: targetId } });
  if (target === null || target.retiredAt !== null || platformIdOf(target.kind) === null) {
    return err(`${member.service.name} has no target that can be changed from here.`);
  }
  const { service } = member;
  const wish = { service, runbookDigest: version.digest, request };
  const runbook = storedRunbook(version);
  const steps = stepsOf(runbook, request.procedure);
  const sent = undone.value?.sent ?? [];
  const read = await readSubject(deps, wish, target, {
    subjects: [...stepSubjects(steps), ...callSubjects(sent)],
    makesIt: steps.some(createsService),
  });
  if (!read.ok) return read;
  const { subject, reached } = read.value;
  const planner = plannerOf(reached);
  const body =
    undone.value === null
      ? await planForward(deps, wish, subject, runbook, planner)
      : planUndo(subject, undone.value, planner);
  if (!body.ok) return body;
  return ok({
    body: body.value,
    calls: judgedCalls(body.value, subject.state, planner),
    reached,
    state: subject.state,
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
  wish: SubjectWish,
  subject: PlanSubject,
  runbook: Runbook,
  planner: Planner,
): Promise<Result<PlanBody, string>> {
  const { request } = wish;
  const ships = request.procedure === SHIP_PROCEDURE;
  const procedure = ships
    ? shipping(runbook, revisionNamed(request.revision, subject.state), subject.state)
    : runbook.procedures.find((each) => each.id === request.procedure);
  if (procedure === undefined) return err(`The runbook has no procedure "${request.procedure}".`);
  const { image } = request;
  // A tag is found once: what is planned for, judged and sent is the revision's own name.
  const revision = revisionNamed(request.revision, subject.state);
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
  const places = await readPlaces(deps, wish, subject, ready);
  if (!places.ok) return places;
  return planProcedure(subject, ready, named, hasProbes, planner, places.value);
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

/** Of the procedure that is wanted; a fix that is shipped may go any way that ships. */
function stepsOf({ procedures }: Runbook, wanted: string): Step[] {
  return procedures
    .filter(({ id, ships }) => (wanted === SHIP_PROCEDURE ? ships : id === wanted))
    .flatMap(({ steps }) => steps);
}
