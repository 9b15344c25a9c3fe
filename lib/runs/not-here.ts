/** Pure: what can't be done from here, why in the action's own words, and how it is done by hand. */
import type { ActionVerb, Procedure, Step } from '@/lib/runbooks/procedure-schema';
import type { ByHand } from './procedure-view';
import { isRunnable } from './wanted-call';

const BY_HAND = 'Follow the runbook’s line by hand';

/** Of the verbs that no adapter carries out: what is missing, and what to do instead. */
const WORDS: Partial<Readonly<Record<ActionVerb, string>>> = {
  disable_flag: `The flag is not in Ripcord’s reach. ${BY_HAND}, then read the flag back: a restart alone keeps the old value.`,
  rollback_schema: `Ripcord doesn’t restore this data by itself. Back it up first, then ${lower(BY_HAND)} beside the live one, and compare before you swap.`,
  rollout_undo: `Ripcord doesn’t reach this Deployment. Name the ReplicaSet to go back to, then ${lower(BY_HAND)}: a bare undo may return to the bad one.`,
  rollout_pause: `Ripcord doesn’t reach this Deployment. ${BY_HAND}, and resume before an undo: what is paused refuses it.`,
  rollout_resume: `Ripcord doesn’t reach this Deployment. ${BY_HAND}, and watch until the rollout is complete.`,
  restart: `Ripcord can’t restart this target. ${BY_HAND}; changed settings need a new container, not a restart.`,
  scale: `Ripcord can’t scale this target. Note the replicas that there are now, then ${lower(BY_HAND)}.`,
  emergency_stop: `Ripcord can’t stop this target. Note what runs now, then ${lower(BY_HAND)}.`,
  restore_scaling: `Ripcord recorded no scaling of this target. ${BY_HAND}, back to what was noted before.`,
  redeploy_image: `Ripcord can’t deploy to this target. Name the image by its digest, then ${lower(BY_HAND)}: a tag may mean another by now.`,
  rollback_secret: `Ripcord can’t change this target’s secret. Enable the old version first, then ${lower(BY_HAND)} and look at a fresh instance.`,
};

function lower(sentence: string): string {
  return `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`;
}

/** Why this step can't be carried out from here, and what to do instead; null: it can. */
export function whyStepNotHere(step: Step): string | null {
  if (step.kind !== 'action' || isRunnable(step)) return null;
  const said = WORDS[step.action];
  if (said !== undefined) return said;
  const what = step.action.replaceAll('_', ' ');
  return `Ripcord can’t ${what} on this service’s ${step.target}. ${BY_HAND}.`;
}

export function byHandOf({ id, title, steps }: Procedure, wanted: boolean): ByHand {
  return {
    procedure: id,
    title,
    wanted,
    steps: steps.map((step) => ({
      title: step.title,
      written: step.written ?? null,
      say: whyStepNotHere(step) ?? (step.kind === 'manual' ? step.instruction : null),
    })),
  };
}
