/** Pure: a runbook's procedure, a target's state and what is named become a plan of explicit steps. */
import type { EffectiveTraffic, TargetState } from '@/lib/fleet/target-state';
import { err, ok, type Result } from '@/lib/result';
import type { Procedure, Step } from '@/lib/runbooks/procedure-schema';
import { movedTraffic } from './moved-traffic';
import { whyStepNotHere } from './not-here';
import type { PlanBody, PlannedCall, PlanPlace } from './plan-body';
import {
  noSuchPlace,
  otherEnvironment,
  type Place,
  type PlannedOn,
  planOn,
  type Track,
  trackOf,
} from './plan-track';
import {
  IMPLIED_PROBES,
  isServing,
  judgedNow,
  plannedStep,
  probesService,
  type Unnumbered,
} from './planned-step';
import { conditionOf } from './step-condition';
import { tagOn } from './tags';
import { isCall, makesRevision, type Named, namesRevision, type WantedCall } from './wanted-call';

export interface PlanSubject extends Omit<Named, 'revision'> {
  readonly service: PlanBody['service'];
  readonly target: PlanBody['target'];
  readonly runbookDigest: string;
  readonly state: TargetState;
  /** Why a revision that was marked broken is wanted again; null: nobody said. */
  readonly reason: string | null;
}

/** The platform's adapter, as far as planning needs it. */
export interface Planner {
  plan(wanted: WantedCall, state: TargetState): Result<PlannedCall, string>;
  /** What the call is about stands as the call found it. */
  isAsBefore(call: PlannedCall, state: TargetState): boolean;
  /** The state as it will be once the call is effective. */
  project(call: PlannedCall, state: TargetState): TargetState;
}

/** Why a procedure can't be carried out from here, in one sentence; null: it can. */
export function whyNotRunnable(procedure: Procedure): string | null {
  for (const step of procedure.steps) {
    const why = whyStepNotHere(step);
    if (why !== null) return why;
  }
  return null;
}

/** Whether a plan of it is about one revision that somebody names, and not about one that it makes. */
export function isAboutRevision(procedure: Procedure): boolean {
  const first = procedure.steps.find((step) => namesRevision(step) || makesRevision(step));
  return first !== undefined && namesRevision(first);
}

/**
 * The error is one sentence: why this state has no way to do it. `places`: by environment, the other
 * targets that its steps name.
 */
export function planProcedure(
  subject: PlanSubject,
  procedure: Procedure,
  revision: string | null,
  hasProbes: boolean,
  planner: Planner,
  places: ReadonlyMap<string, Place> = new Map(),
): Result<PlanBody, string> {
  const problem = whyNotRunnable(procedure);
  if (problem !== null) return err(problem);
  const leaving = servedBy(subject.state.effective, subject.state).filter(
    (name) => name !== revision,
  );
  const conditions = new Map(
    procedure.steps.map((step) => [step.id, conditionOf(step, subject.state, leaving)]),
  );
  const isLeftOut = (step: Step) => conditions.get(step.id)?.answer === 'no';
  const own = trackOf({ subject, planner }, revision, true);
  const others = new Map<string, Track>();
  const steps: Unnumbered[] = [];
  for (const step of procedure.steps) {
    const environment = otherEnvironment(step, subject);
    const track = environment === null ? own : trackAt(others, places, environment);
    if (track === undefined) return noSuchPlace(subject, environment ?? '');
    const made = isCall(step)
      ? planOn(track, step, isLeftOut(step))
      : ok<PlannedOn>({ call: null });
    if (!made.ok) return made;
    const { call, needless } = made.value;
    if (needless !== undefined) {
      conditions.set(step.id, { question: NEEDED, answer: 'no', evidence: needless });
    }
    const targetId = track.isOwn ? undefined : track.subject.target.id;
    const tag = tagOfCheck(step, track);
    if (tag === null) conditions.set(step.id, NO_TAG_BEFORE);
    const asked = step.kind === 'check' && tag ? { ...step, tag } : step;
    steps.push(plannedStep(asked, call, conditions.get(step.id) ?? null, targetId));
  }
  const only = [...conditions.values()].find((each) => each?.question === NEEDED);
  const hasCalls = [own, ...others.values()].some(({ calls }) => calls.size > 0);
  if (!hasCalls && only) return err(`${only.evidence} There is nothing to do.`);
  const taken = procedure.steps.filter((step) => !isLeftOut(step));
  const made = taken.flatMap(({ id }) => own.calls.get(id) ?? []);
  const { losing, gaining } = movement(subject.state, own.state, made);
  if (hasProbes && !steps.some((step) => isOwn(step) && probesService(step.work))) {
    const last = steps.findLastIndex((step) => isOwn(step) && isServing(step.work));
    if (last >= 0) steps.splice(last + 1, 0, IMPLIED_PROBES);
  }
  const destructive = taken.some((step) => step.kind === 'manual' && step.destructive);
  const moved = { losing: notGoingOn(losing, made), gaining };
  return ok({
    ...planParts(subject, judgedNow(steps), moved, destructive, [...others.values()].map(placeOf)),
    procedure: { id: procedure.id, title: procedure.title, written: procedure.written },
    revision: revision ?? own.deployed,
    undoes: null,
    ships: procedure.ships,
    promised: procedure.promised
      ? {
          minSeconds: procedure.promised.min_seconds,
          maxSeconds: procedure.promised.max_seconds,
          source: procedure.promised.source,
        }
      : null,
  });
}

const NEEDED = 'Is it needed?';
const NO_TAG_BEFORE = {
  question: 'Is there a tag of an earlier day?',
  answer: 'no',
  evidence: 'No revision has one.',
} as const;

/** Where a check is asked; undefined: at no tag. Null: the tag that it means is not there. */
function tagOfCheck(step: Step, { subject }: Track): string | null | undefined {
  if (step.kind !== 'check' || step.tag === undefined) return undefined;
  return tagOn(step.tag, subject.state);
}

const isOwn = ({ targetId }: Unnumbered) => targetId === undefined;

/** Begun when a step names it for the first time; undefined: there is no such target. */
function trackAt(
  begun: Map<string, Track>,
  places: ReadonlyMap<string, Place>,
  environment: string,
): Track | undefined {
  const place = places.get(environment);
  const track = begun.get(environment) ?? (place && trackOf(place, null, false));
  if (track !== undefined) begun.set(environment, track);
  return track;
}

function placeOf({ subject, going, state, calls }: Track): PlanPlace {
  return {
    target: subject.target,
    revision: going,
    ...movement(subject.state, state, [...calls.values()]),
    ...seenAt(subject.state),
  };
}

/** What goes on as a revision made from it, with the same image, is not to blame for anything. */
function notGoingOn(losing: readonly string[], calls: readonly PlannedCall[]): string[] {
  const bases = calls.flatMap((call) =>
    call.kind === 'create_revision' && call.input.change.image === null ? [call.input.from] : [],
  );
  return losing.filter((name) => !bases.includes(name));
}

/** Revisions with a share in `traffic`, LATEST resolved. */
export function servedBy(
  traffic: readonly { readonly revision: string | null; readonly percent: number }[],
  state: Pick<TargetState, 'latestReadyRevision'>,
): string[] {
  const names = traffic
    .filter((entry) => entry.percent > 0)
    .map((entry) => entry.revision ?? state.latestReadyRevision);
  return [...new Set(names.filter((name) => name !== null))];
}

type Movement = Pick<PlanBody, 'losing' | 'gaining'>;

/** Who serves before and not after, and who serves after. */
export function movement(
  before: TargetState,
  after: TargetState,
  calls: readonly PlannedCall[],
): Movement {
  if (!calls.some((call) => movedTraffic(call) !== null)) return { losing: [], gaining: [] };
  const gaining = servedBy(after.desired, after);
  const losing = servedBy(before.effective, before).filter((name) => !gaining.includes(name));
  return { losing, gaining };
}

const RANKS = ['routine', 'risky', 'destructive'] as const;
const WAYS_BACK = ['exact', 'equivalent', 'none'] as const;

/** What every plan has, whatever it is for. */
export function planParts(
  { service, target, runbookDigest, state, reason }: PlanSubject,
  steps: readonly Unnumbered[],
  moved: Movement,
  destructive: boolean,
  elsewhere: readonly PlanPlace[] = [],
) {
  // Ceremony is for production: what is tried out before has none of its own.
  const tried = elsewhere.filter((place) => !place.target.production);
  const calls = steps.flatMap(({ work, targetId }) =>
    work.kind === 'platform' && !tried.some((place) => place.target.id === targetId)
      ? [work.action]
      : [],
  );
  const reversible = worstOf(
    WAYS_BACK,
    calls
      .filter(({ addsOnly }) => addsOnly !== true)
      .map((call) => (call.inverse === null ? 'none' : call.reversible)),
  );
  const risk =
    destructive || reversible === 'none'
      ? 'destructive'
      : worstOf(
          RANKS,
          calls.map((call) => call.risk),
        );
  return {
    version: 1 as const,
    service,
    target,
    runbookDigest,
    reason,
    ...moved,
    ...seenAt(state),
    ...(elsewhere.length === 0 ? {} : { elsewhere: [...elsewhere] }),
    steps: steps.map((step, index) => ({ ...step, index })),
    risk,
    reversible,
  };
}

function worstOf<T extends string>(order: readonly [T, ...T[]], seen: readonly T[]): T {
  return order.toReversed().find((each) => seen.includes(each)) ?? order[0];
}

function seenAt({ url, revisions, effective }: TargetState) {
  return {
    url,
    revisionsKnown: revisions.length,
    effectiveBefore: effective.map(effectiveLine),
  };
}

function effectiveLine({ revision, percent, tag, followsLatest }: EffectiveTraffic) {
  return { revision, percent, tag, followsLatest };
}
