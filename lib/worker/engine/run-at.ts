/** Pure: a run over several targets, as it is at the target of one of its steps. */
import { planAt } from '@/lib/runs/plan-place';
import type { StepFacts } from '@/lib/runs/transition';
import { addressOf, type LoadedRun } from './load';

/** What is read, judged and sent for the step knows of this target alone, and of the run's steps there. */
export function runAt(run: LoadedRun, { plan: { targetId } }: Pick<StepFacts, 'plan'>): LoadedRun {
  if (run.body.elsewhere === undefined) return run;
  const body = planAt(run.body, targetId);
  const steps = run.steps.filter((step) => step.plan.targetId === targetId);
  return { ...run, body, address: addressOf(body), steps };
}
