/** Pure: stops the controller that puts a workload back to what Git says, or lets it go on. */
import { ok } from '@/lib/result';
import { ownerWords } from './gitops-owner';
import {
  afterOneChange,
  landedByContent,
  type PureAction,
  preconditionOf,
  refuse,
  verifyChange,
  workloadIn,
} from './outcome';

export const setAutoSync: PureAction<'set_auto_sync'> = {
  plan(_address, input, state) {
    const found = workloadIn(state);
    if (!found.ok) return found;
    const { owner, name } = found.value;
    if (owner === null || owner.tool === 'helm') {
      return refuse('invalid', `No controller puts ${name} back by itself.`);
    }
    const who = ownerWords(owner);
    if (input.owner !== owner.name) return refuse('conflict', `${who} owns ${name}, nobody else.`);
    if (owner.reverts === null) {
      return refuse('conflict', `Whether ${who} syncs by itself could not be read.`);
    }
    if (owner.reverts === input.enabled) {
      return refuse('conflict', `${who} ${input.enabled ? 'syncs by itself' : 'is held'} already.`);
    }
    return ok({
      kind: 'set_auto_sync',
      input,
      before: { enabled: owner.reverts },
      after: { enabled: input.enabled },
      precondition: preconditionOf(state),
      inverse: { owner: input.owner, enabled: owner.reverts },
      reversible: 'exact',
      risk: 'risky',
      commandLine: commandLine(owner.tool, owner.name, input.enabled),
      willNotRestore: input.enabled
        ? [
            `${who} puts ${name} back to what Git says within seconds: the commit must be reverted there before.`,
          ]
        : [
            `All that ${who} owns is held, not ${name} alone: later commits are not rolled out until it is released.`,
            'Git still says the bad version: revert the commit there.',
          ],
      words: {
        act: `${input.enabled ? 'release' : 'hold'} the automatic sync of ${who}`,
        after: `${who} ${words(input.enabled)}`,
        before: `${who} ${words(owner.reverts)}`,
        subject: 'automatic sync',
        rows: [{ label: who, now: words(owner.reverts), after: words(input.enabled) }],
      },
    });
  },

  landed: (plan, _intent, state) =>
    landedByContent(plan, state, (_read, { owner }) => ({
      asked: owner?.reverts === plan.after.enabled,
      asBefore: owner?.reverts === plan.before.enabled,
    })),

  verify: (plan, state) =>
    verifyChange(plan, state, false, (_read, { owner }) => ({
      asked: owner?.reverts === plan.after.enabled,
      asBefore: owner?.reverts === plan.before.enabled,
      askedNow:
        owner === null || owner.reverts === null
          ? 'Whether it syncs by itself could not be read'
          : `${ownerWords(owner)} ${words(owner.reverts)}`,
      progress: {
        outcome: 'complete',
        evidence: `${owner === null ? 'The controller' : ownerWords(owner)} ${words(plan.after.enabled)}`,
      },
    })),

  project(plan, state) {
    const { workload } = state;
    if (workload === undefined || workload.owner === null) return state;
    const owner = { ...workload.owner, reverts: plan.after.enabled };
    return afterOneChange(state, { ...workload, owner });
  },

  unchanged: (plan, state) =>
    state.uid === plan.precondition.uid &&
    state.workload?.owner?.name === plan.input.owner &&
    state.workload.owner.reverts === plan.before.enabled,
};

function words(enabled: boolean): string {
  return enabled ? 'syncs by itself' : 'is held';
}

function commandLine(tool: 'argocd' | 'flux', name: string, enabled: boolean): string {
  if (tool === 'flux') return `flux ${enabled ? 'resume' : 'suspend'} kustomization ${name}`;
  return `argocd app set ${name} --sync-policy ${enabled ? 'automated' : 'none'}`;
}
