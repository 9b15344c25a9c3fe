/** Pure: a runbook's procedure, a target's state and what is named become a plan of explicit steps. */
import type { EffectiveTraffic, TargetState } from '@/lib/fleet/target-state';
import { err, ok, type Result } from '@/lib/result';
import type { Procedure, Step } from '@/lib/runbooks/procedure-schema';
import { inverseSentence } from './describe-call';
import { movedTraffic } from './moved-traffic';
import { whyStepNotHere } from './not-here';
import type { PlanBody, PlannedCall, PlannedStep, StepWork } from './plan-body';
import { conditionOf } from './step-condition';
import { isSoAlready } from './wanted-beside';
import {
  deploysImage,
  isBeside,
  isCall,
  makesRevision,
  type Named,
  namesRevision,
  type WantedCall,
  wantedCall,
} from './wanted-call';

/** Ours, where a runbook names no deadline. Seconds. */
export const DEADLINES = {
  action: 180,
  check: 60,
  probes: 120,
  signals: 300,
  manual: 1800,
  announce: 60,
} as const;

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

/** The error is one sentence: why this state has no way to do it. */
export function planProcedure(
  subject: PlanSubject,
  procedure: Procedure,
  revision: string | null,
  hasProbes: boolean,
  planner: Planner,
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
  let state = subject.state;
  let going = revision;
  let deployed: string | null = null;
  const calls = new Map<string, PlannedCall>();
  for (const step of procedure.steps) {
    if (!isCall(step) || isThereAlready(step, subject)) continue;
    const wanted = wantedCall(step, { ...subject, revision: going }, state, subject.state);
    const needless = wanted.ok ? isSoAlready(wanted.value, state) : null;
    if (needless !== null) {
      conditions.set(step.id, { question: NEEDED, answer: 'no', evidence: needless });
      continue;
    }
    const call = wanted.ok ? planner.plan(wanted.value, state) : wanted;
    if (!call.ok) return call;
    calls.set(step.id, call.value);
    if (isLeftOut(step)) continue;
    state = planner.project(call.value, state);
    // What comes after a deployment is about what it makes.
    if (call.value.kind === 'create_revision') going = call.value.after.revision ?? going;
    if (deploysImage(step)) deployed = going;
  }
  const only = [...conditions.values()].find((each) => each?.question === NEEDED);
  if (calls.size === 0 && only) return err(`${only.evidence} There is nothing to do.`);
  const taken = procedure.steps.filter((step) => !isLeftOut(step));
  const made = taken.flatMap(({ id }) => calls.get(id) ?? []);
  const { losing, gaining } = movement(subject.state, state, made);
  const steps = procedure.steps.map((step) =>
    plannedStep(step, calls.get(step.id) ?? null, conditions.get(step.id) ?? null),
  );
  if (hasProbes && !steps.some(({ work }) => probesService(work))) {
    const last = steps.findLastIndex(({ work }) => isServing(work));
    if (last >= 0) steps.splice(last + 1, 0, IMPLIED_PROBES);
  }
  const destructive = taken.some((step) => step.kind === 'manual' && step.destructive);
  return ok({
    ...planParts(subject, steps, { losing: notGoingOn(losing, made), gaining }, destructive),
    procedure: { id: procedure.id, title: procedure.title, written: procedure.written },
    revision: revision ?? deployed,
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

/** Without an image of its own to bring, it is about the revision that the plan names. */
function isThereAlready(step: Step, { image }: PlanSubject): boolean {
  return deploysImage(step) && image === null;
}

/** What goes on as a revision made from it, with the same image, is not to blame for anything. */
function notGoingOn(losing: readonly string[], calls: readonly PlannedCall[]): string[] {
  const bases = calls.flatMap((call) =>
    call.kind === 'create_revision' && call.input.change.image === null ? [call.input.from] : [],
  );
  return losing.filter((name) => !bases.includes(name));
}

function probesService(work: StepWork): boolean {
  return work.kind === 'check' && work.check === 'probes' && work.tag === undefined;
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

export type Unnumbered = Omit<PlannedStep, 'index'>;
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
) {
  const calls = steps.flatMap(({ work }) => (work.kind === 'platform' ? [work.action] : []));
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
    url: state.url,
    revisionsKnown: state.revisions.length,
    effectiveBefore: state.effective.map(effectiveLine),
    steps: steps.map((step, index) => ({ ...step, index })),
    risk,
    reversible,
  };
}

function worstOf<T extends string>(order: readonly [T, ...T[]], seen: readonly T[]): T {
  return order.toReversed().find((each) => seen.includes(each)) ?? order[0];
}

const IMPLIED_PROBES: Unnumbered = {
  id: 'verification',
  kind: 'check',
  title: "Probe as the runbook's verification says",
  expectation: 'Every probe answers as it should.',
  deadlineSeconds: DEADLINES.probes,
  written: null,
  inverse: null,
  condition: null,
  work: { kind: 'check', check: 'probes' },
};

/** After it something still answers, so it can be probed. */
function isServing(work: StepWork): boolean {
  if (work.kind !== 'platform') return false;
  if (work.action.kind === 'set_scaling') return work.action.after.manual !== 0;
  return work.action.kind !== 'delete_service';
}

function plannedStep(
  step: Step,
  call: PlannedCall | null,
  condition: PlannedStep['condition'],
): Unnumbered {
  const { id, title, expectation } = step;
  const work = workOf(step, call);
  return {
    id,
    kind: work.kind === 'check' ? 'check' : step.kind,
    title,
    expectation,
    deadlineSeconds: step.deadline_seconds ?? ownDeadline(step),
    written: step.written ?? null,
    inverse: inverseWords(step, call),
    condition,
    work,
  };
}

function ownDeadline(step: Step): number {
  if (step.kind === 'wait') return step.wait_seconds;
  if (step.kind === 'check' && step.check === 'probes') return DEADLINES.probes;
  if (step.kind === 'check' && step.check === 'signals') return DEADLINES.signals;
  return DEADLINES[step.kind];
}

function workOf(step: Step, call: PlannedCall | null): StepWork {
  if (call !== null) return { kind: 'platform', action: call };
  switch (step.kind) {
    case 'action':
      if (deploysImage(step)) return { kind: 'check', check: 'target_named' };
      // Left out: what it would have asked for is so.
      if (isBeside(step)) return { kind: 'check', check: 'effective' };
      return { kind: step.action === 'release_hold' ? 'release_hold' : 'hold' };
    case 'check': {
      const { check, tag } = step;
      return tag === undefined ? { kind: 'check', check } : { kind: 'check', check, tag };
    }
    case 'wait':
      return { kind: 'wait', seconds: step.wait_seconds };
    case 'announce':
      return { kind: 'announce', moment: step.moment };
    case 'manual':
      return { kind: 'manual', instruction: step.instruction };
  }
}

function inverseWords(step: Step, call: PlannedCall | null): string | null {
  if (call !== null) return inverseSentence(call);
  if (step.kind === 'manual') {
    return step.destructive ? 'Nothing gives it back: it can’t be undone.' : null;
  }
  if (step.kind !== 'action' || deploysImage(step) || isBeside(step)) return null;
  return step.action === 'release_hold'
    ? 'A hold comes with the next rollback.'
    : 'Release the hold, with a reason.';
}

function effectiveLine({ revision, percent, tag, followsLatest }: EffectiveTraffic) {
  return { revision, percent, tag, followsLatest };
}
