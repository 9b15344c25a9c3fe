/** Pure: replaces every pod by one of the same content, so that it reads its configuration again. */
import { ok } from '@/lib/result';
import { RESTARTED_AT } from './marks';
import {
  kubectlTarget,
  landedByContent,
  type PureAction,
  preconditionOf,
  refuse,
  verifyChange,
  workloadIn,
} from './outcome';
import { currentRevision, rolloutProgress } from './rollout';
import { rolledOut } from './undo-rollout';

export const restartPods: PureAction<'restart_pods'> = {
  plan(_address, input, state) {
    const found = workloadIn(state);
    if (!found.ok) return found;
    const workload = found.value;
    const { name, namespace, restartedAt, paused } = workload;
    if (paused) return refuse('conflict', `${name} is paused: resume it before its pods restart.`);
    if (input.at !== null && Number.isNaN(Date.parse(input.at))) {
      return refuse('invalid', 'A restart needs a time in ISO 8601.');
    }
    if (restartedAt === input.at) {
      return refuse('conflict', `${name} was restarted at that very time already.`);
    }
    const since = restartedAt === null ? 'never restarted' : `restarted at ${restartedAt}`;
    return ok({
      kind: 'restart_pods',
      input,
      before: { at: restartedAt },
      after: { at: input.at },
      precondition: preconditionOf(state),
      inverse: { at: restartedAt },
      reversible: 'equivalent',
      risk: 'risky',
      commandLine: `kubectl rollout restart ${kubectlTarget(workload)} -n ${namespace}`,
      willNotRestore: [
        'What pods keep in memory is lost, and requests in flight are as safe as their grace period is long.',
        'It makes a new revision: "the one before" is then the same version, not the one before the incident.',
      ],
      words: {
        act: `restart the pods of ${name}`,
        after: `the pods of ${name} ${input.at === null ? 'as before the restart' : 'restarted'}`,
        before: `the pods of ${name} ${since}`,
        subject: 'restart',
        rows: [
          { label: RESTARTED_AT, now: restartedAt ?? 'not set', after: input.at ?? 'not set' },
        ],
      },
    });
  },

  landed: (plan, _intent, state) =>
    landedByContent(plan, state, (_read, { restartedAt }) => ({
      asked: restartedAt === plan.after.at,
      asBefore: restartedAt === plan.before.at,
    })),

  verify: (plan, state) =>
    verifyChange(plan, state, true, (read, workload) => {
      const progress = rolloutProgress(read, workload);
      return {
        asked: workload.restartedAt === plan.after.at,
        asBefore: workload.restartedAt === plan.before.at,
        askedNow: `It was restarted at ${workload.restartedAt ?? 'no time'}`,
        progress,
        warning:
          progress.outcome === 'paused'
            ? 'It was paused since: no pod is replaced until it is resumed.'
            : undefined,
      };
    }),

  project(plan, state) {
    const { workload } = state;
    const current = currentRevision(state);
    if (workload === undefined || current === null) return state;
    return rolledOut(state, { ...workload, restartedAt: plan.after.at }, current);
  },

  unchanged: (plan, state) =>
    state.uid === plan.precondition.uid && state.workload?.restartedAt === plan.before.at,
};
