import type { TargetState } from '@/lib/fleet/target-state';
import type { Step } from '@/lib/runbooks/procedure-schema';
import type { StepCondition } from './plan-body';

/** What an annotation says when it says that there was nothing of the kind. */
const NO_WORDS: readonly string[] = ['none', 'no', 'false'];

/**
 * Whether a step is taken, by what the revisions that go say of themselves. One that says nothing
 * leaves it open: then a person is asked, and the step is never skipped for want of an answer.
 */
export function conditionOf(
  { only_if }: Step,
  state: TargetState,
  leaving: readonly string[],
): StepCondition | null {
  if (only_if === undefined) return null;
  const { question, annotation, step, observed } = only_if;
  if (observed !== undefined) return seen(question, observed, state);
  if (step !== undefined) {
    return { question, answer: null, evidence: `It goes as step "${step}" went.`, follows: step };
  }
  if (annotation === undefined) {
    return { question, answer: null, evidence: 'The runbook leaves it to a person.' };
  }
  const said = leaving.map((name) => ({
    name,
    word: state.revisions.find((revision) => revision.name === name)?.annotations[annotation],
  }));
  const yes = said.find(({ word }) => word !== undefined && !NO_WORDS.includes(word));
  if (yes !== undefined) {
    return { question, answer: 'yes', evidence: `${yes.name} says ${annotation}: ${yes.word}.` };
  }
  const silent = said.find(({ word }) => word === undefined);
  if (said.length === 0 || silent !== undefined) {
    const who = silent === undefined ? 'No revision goes, so none says' : `${silent.name} says no`;
    return { question, answer: null, evidence: `${who} ${annotation}.` };
  }
  const names = said.map(({ name }) => name).join(', ');
  return { question, answer: 'no', evidence: `${names} says ${annotation}: none.` };
}

type Observed = NonNullable<NonNullable<Step['only_if']>['observed']>;

/** By what was read; a platform that does not tell it leaves it to a person. */
function seen(question: string, observed: Observed, { workload }: TargetState): StepCondition {
  if (workload === undefined) {
    return { question, answer: null, evidence: 'The platform does not tell.' };
  }
  const { desired, total, updated, available } = workload.replicas;
  if (observed === 'gitops') {
    const { owner } = workload;
    if (owner === null) return { question, answer: 'no', evidence: 'No controller owns it.' };
    const evidence = `${owner.tool} ${owner.name} owns it.`;
    // One that may put it back is taken as one that does.
    return { question, answer: owner.reverts === false ? 'no' : 'yes', evidence };
  }
  const rolling = updated < desired || total > updated || available < updated;
  const evidence = `${updated} of ${desired} pods are of the newest revision, ${available} are available.`;
  return { question, answer: rolling ? 'yes' : 'no', evidence };
}
