/** Pure: stops a Deployment's rollout where it is, or lets it go on. */
import { ok } from '@/lib/result';
import {
  afterOneChange,
  kubectlTarget,
  landedByContent,
  type PureAction,
  preconditionOf,
  refuse,
  verifyChange,
  workloadIn,
} from './outcome';
import { currentRevision, isObserved, rolloutProgress } from './rollout';
import { rolledOut } from './undo-rollout';

export const setPaused: PureAction<'set_paused'> = {
  plan(_address, input, state) {
    const found = workloadIn(state);
    if (!found.ok) return found;
    const workload = found.value;
    const { name, kind, namespace } = workload;
    if (kind !== 'Deployment') return refuse('invalid', `A ${kind} can't be paused.`);
    if (workload.paused === input.paused) {
      return refuse('conflict', `${name} is ${input.paused ? 'paused' : 'not paused'} already.`);
    }
    const words = (paused: boolean) => `${name} ${paused ? 'paused' : 'not paused'}`;
    return ok({
      kind: 'set_paused',
      input,
      before: { paused: workload.paused },
      after: { paused: input.paused },
      precondition: preconditionOf(state),
      inverse: { paused: workload.paused },
      reversible: 'exact',
      risk: 'routine',
      commandLine: `kubectl rollout ${input.paused ? 'pause' : 'resume'} ${kubectlTarget(workload)} -n ${namespace}`,
      willNotRestore: [
        input.paused
          ? 'Pods that run stay as they are, old and new; scaling goes on.'
          : 'What was changed while it was paused is rolled out now.',
      ],
      words: {
        act: `${input.paused ? 'pause' : 'resume'} ${name}`,
        after: words(input.paused),
        before: words(workload.paused),
        subject: 'rollout',
        rows: [
          {
            label: 'Rollout',
            now: workload.paused ? 'paused' : 'goes on',
            after: input.paused ? 'paused' : 'goes on',
          },
        ],
      },
    });
  },

  landed: (plan, _intent, state) =>
    landedByContent(plan, state, (_read, { paused }) => ({
      asked: paused === plan.after.paused,
      asBefore: paused === plan.before.paused,
    })),

  verify: (plan, state) =>
    verifyChange(plan, state, true, (read, workload) => ({
      asked: workload.paused === plan.after.paused,
      asBefore: workload.paused === plan.before.paused,
      askedNow: `It is ${workload.paused ? 'paused' : 'not paused'}`,
      progress: !plan.after.paused
        ? rolloutProgress(read, workload)
        : isObserved(read)
          ? { outcome: 'paused', evidence: 'The rollout is paused' }
          : { outcome: 'running', evidence: 'The controller has not seen the pause yet.' },
    })),

  project(plan, state) {
    const { workload } = state;
    if (workload === undefined) return state;
    const current = currentRevision(state);
    return plan.after.paused || current === null
      ? afterOneChange(state, { ...workload, paused: plan.after.paused })
      : rolledOut(state, workload, current);
  },

  unchanged: (plan, state) =>
    state.uid === plan.precondition.uid && state.workload?.paused === plan.before.paused,
};
