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
  const { question, annotation, step } = only_if;
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
