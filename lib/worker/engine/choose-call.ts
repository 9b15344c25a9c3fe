/** Pure: which call a step sends against what was just read, and whether that is what it may find. */
import type { TargetState } from '@/lib/fleet/target-state';
import type { PlatformError } from '@/lib/platforms/platform';
import { err, ok, type Result } from '@/lib/result';
import { subjectKey } from '@/lib/runs/beside-subjects';
import { type PlannedCall, plannedCall } from '@/lib/runs/plan-body';
import type { JudgedCall } from '@/lib/runs/verdict';
import { bind, plannerOf, type Reach } from './calls';
import type { LoadedRun, LoadedStep } from './load';

type Chooser = Pick<LoadedRun, 'body' | 'steps' | 'breakGlass'>;

/**
 * The first call of a plan goes out as it was planned, token and all. A later one is planned again
 * against what the ones before it left, were they made or left out, and so is any under break-glass:
 * what it asks for stays the same, and what it finds must be what our own calls left.
 */
export function chooseCall(
  run: Chooser,
  step: LoadedStep,
  reached: Reach,
  state: TargetState,
): Result<Pick<JudgedCall, 'call' | 'unchanged'>, string> {
  if (step.call === null) throw new Error('a step that is no call was to be sent');
  const before = run.steps.filter(({ index, call }) => index < step.index && call !== null);
  if (before.length === 0 && !run.breakGlass) {
    const { precondition } = step.call;
    const made = bind(reached, step.call);
    const same = state.uid === precondition.uid && state.generation === precondition.generation;
    return ok({ call: step.call, unchanged: same && made.ok && made.value.unchanged(state) });
  }
  const again = plannerOf(reached).plan(step.call, state);
  if (!again.ok) return again;
  if (!run.breakGlass && RISKS.indexOf(again.value.risk) > RISKS.indexOf(step.call.risk)) {
    const { risk } = again.value;
    return err(`It was planned as ${step.call.risk}, and is ${risk} by now: plan it again.`);
  }
  const sent = before
    .filter(({ status }) => status === 'verified')
    .toSorted((a, b) => a.index - b.index);
  const expected = bind(reached, expecting(run, step.call, sent));
  const stands = expected.ok && expected.value.unchanged(state);
  return ok({ call: again.value, unchanged: stands && latestIsKnown(run, again.value, state) });
}

/** What was confirmed or approved is not sent as something that asks for more. */
const RISKS = ['routine', 'risky', 'destructive'] as const;

/** What stands there now is what our last call of this kind left, or what the first was to find. */
function expecting(run: Chooser, call: PlannedCall, sent: readonly LoadedStep[]): PlannedCall {
  const ofKind = (steps: readonly LoadedStep[]) =>
    steps.flatMap((each) =>
      each.call !== null && subjectKey(each.call) === subjectKey(call) ? [each.call] : [],
    );
  const last = ofKind(sent).at(-1);
  const [first = call] = ofKind(run.steps.toSorted((a, b) => a.index - b.index));
  return plannedCall.parse({ ...call, before: last?.after ?? first.before });
}

/** Traffic that follows latest must not reach a revision that came after the plan was looked at. */
function latestIsKnown({ body }: Chooser, call: PlannedCall, state: TargetState): boolean {
  if (call.kind !== 'shift_traffic') return true;
  const follows = call.after.some(({ revision, percent }) => revision === null && percent > 0);
  const { latestReadyRevision: latest } = state;
  if (!follows || latest === null) return true;
  return (
    body.gaining.includes(latest) ||
    body.effectiveBefore.some(({ revision }) => revision === latest)
  );
}

/**
 * Before a further try: is what the earlier one asked for there by now? `read`: what was just read, or
 * why it could not be; a target that is gone is an answer too.
 */
export function cameLate(
  { attempt, call, intentId }: LoadedStep,
  reached: Reach,
  read: Result<TargetState, PlatformError>,
): boolean {
  if (attempt === 1 || call === null) return false;
  if (!read.ok && read.error.kind !== 'not_found') return false;
  const tried = bind(reached, call);
  const state = read.ok ? read.value : null;
  return tried.ok && tried.value.landed({ id: intentId }, state) === 'landed';
}
