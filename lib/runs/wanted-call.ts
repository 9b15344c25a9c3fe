/** Pure: which platform call a runbook's step asks for. */
import type { RanRecord } from '@/lib/fleet/target-record';
import type { TargetState } from '@/lib/fleet/target-state';
import type { ActionInputs, ActionKind, Scaling } from '@/lib/platforms/platform';
import { err, ok, type Result } from '@/lib/result';
import type { ActionVerb, Step } from '@/lib/runbooks/procedure-schema';
import { shiftAllTo, splitTraffic } from './traffic';
import { type KeptExport, madeAgain } from './wanted-again';
import { disabledVersion, enabledVersion, grantedRole, retriedBuild } from './wanted-beside';
import { made, ofNewest, redeploy, servingOne, withLimits, withSecret } from './wanted-revision';
import {
  autoSync,
  deletedPod,
  executed,
  pausedRollout,
  restartedPods,
  restoredAutoscaler,
  restoredConfiguration,
  scaledTo,
  undoneRollout,
} from './wanted-workload';

/** One platform call that is wanted, before the adapter has planned it. */
export type WantedCall = {
  [K in ActionKind]: { readonly kind: K; readonly input: ActionInputs[K] };
}[ActionKind];

export type ActionStep = Extract<Step, { kind: 'action' }>;

/** Verbs that are about the revision that the plan names: it gets traffic or a tag, or its image is taken. */
const NAMING: readonly ActionVerb[] = [
  'shift_traffic',
  'split_traffic',
  'rollback_revision',
  'redeploy_image',
  'tag_revision',
  'create_service',
  'rollout_undo',
];
/** Verbs that make a revision which nobody has to name; what follows is about that one. */
const MAKING: readonly ActionVerb[] = ['set_limits', 'new_revision', 'rollback_secret'];
/** Verbs that change what is beside the service, in its project. */
const BESIDE: readonly ActionVerb[] = [
  'enable_secret_version',
  'disable_secret_version',
  'grant_role',
  'retry_build',
];
/** Verbs that a workload of a cluster knows. */
const WORKLOAD: readonly ActionVerb[] = [
  'rollout_pause',
  'rollout_resume',
  'restart',
  'scale',
  'restore_configuration',
  'exec',
  'delete_pod',
  'suspend_sync',
  'resume_sync',
];
/** Verbs that are one platform call here. */
const CALLING: readonly ActionVerb[] = [
  ...NAMING,
  ...MAKING,
  'deploy_image',
  'return_to_latest',
  'emergency_stop',
  'restore_scaling',
  'delete_service',
  ...BESIDE,
  ...WORKLOAD,
];
/** Verbs that Ripcord does in its own records. */
const KEEPING: readonly ActionVerb[] = ['hold', 'release_hold'];

export function isCall(step: Step): step is ActionStep {
  return step.kind === 'action' && CALLING.includes(step.action);
}

/** What it asks for may be so already, and then it is left out. */
export function isBeside(step: Step): boolean {
  return step.kind === 'action' && [...BESIDE, ...WORKLOAD].includes(step.action);
}

/** The step says that something happens to a named revision. */
export function namesRevision(step: Step): boolean {
  if (step.kind === 'action') return NAMING.includes(step.action);
  return step.kind === 'check' && step.check === 'target_named';
}

/** The step brings an image that is named by itself; without one, the revision is there already. */
export function deploysImage(step: Step): boolean {
  return step.kind === 'action' && step.action === 'deploy_image';
}

/** The step makes a service that does not exist. */
export function createsService(step: Step): boolean {
  return step.kind === 'action' && step.action === 'create_service';
}

/** The step makes the revision that the steps after it are about. */
export function makesRevision(step: Step): boolean {
  return step.kind === 'action' && MAKING.includes(step.action);
}

/** Whether the step can be carried out, for the targets that there are. */
export function isRunnable(step: Step): boolean {
  if (step.kind !== 'action') return true;
  return step.target === 'web' && [...CALLING, ...KEEPING].includes(step.action);
}

const STOPPED: Scaling = { mode: 'manual', min: 0, max: null, manual: 0 };

/** What a revision ran, as the ledger keeps it. */
export interface RememberedImage {
  readonly revision: string;
  /** `repository@sha256:…`, or a tag where its digest was never known. */
  readonly image: string;
  readonly digest: string | null;
}

/** What a workload had at one time, and which revisions served then. */
export interface RecordedWorkload extends NonNullable<RanRecord['workload']> {
  readonly revisions: readonly string[];
}

export interface Named {
  /** The revision that the plan is about; null: it names none. */
  readonly revision: string | null;
  /** Images that served here, newest first, also of revisions that the platform has forgotten. */
  readonly images: readonly RememberedImage[];
  /** The newest recorded scaling that ran instances; null: none was recorded. */
  readonly recordedScaling: Scaling | null;
  /** An image that a person names, `repository@sha256:…`; null: none. */
  readonly image: string | null;
  /** The version of a secret that a person names; null: nobody did, and none is guessed. */
  readonly secretVersion: string | null;
  /** What a service that is gone is made from again; null: none was kept. An error says why not. */
  readonly kept: Result<KeptExport, string> | null;
  /** The newest first; empty: it is no workload of a cluster, or nothing was recorded. */
  readonly recordedWorkloads: readonly RecordedWorkload[];
}

/** An error is a sentence: why the step can't be planned against this state. */
export function wantedCall(
  step: ActionStep,
  { revision, recordedScaling, images, image, secretVersion, kept, recordedWorkloads }: Named,
  state: TargetState,
  /** As it was when the plan was begun. */
  began: TargetState = state,
): Result<WantedCall, string> {
  switch (step.action) {
    case 'shift_traffic':
    case 'split_traffic':
    case 'rollback_revision': {
      if (revision === null) return err('There is no revision to go to. Name one.');
      const percent = step.percent ?? 100;
      if (percent === 100) return shift(ok(shiftAllTo(state.desired, revision)));
      return shift(splitTraffic(state.desired, [{ revision, percent }]));
    }
    case 'redeploy_image':
      return redeploy(
        images.find((each) => each.revision === revision),
        state,
      );
    case 'deploy_image':
      return image === null
        ? err(`"${step.title}" needs an image by its digest. Name one.`)
        : ofNewest(state, image, image.slice(image.indexOf('@') + 1));
    case 'set_limits':
      return withLimits(step, state);
    case 'new_revision': {
      const from = servingOne(state);
      return from.ok ? ok(made(from.value.name, {})) : from;
    }
    case 'rollback_secret':
      return withSecret(step, secretVersion, state);
    case 'tag_revision':
      return tagged(step, revision, state);
    case 'return_to_latest': {
      const latest = state.latestReadyRevision;
      if (revision !== null && latest !== revision) {
        return err(
          `Traffic that follows latest would go to ${latest ?? 'no revision'}, and ${revision} is named.`,
        );
      }
      return shift(ok(shiftAllTo(state.desired, null)));
    }
    case 'emergency_stop':
      if (state.workload !== undefined) return scaledTo({ ...step, replicas: 0 }, began);
      return ok({ kind: 'set_scaling', input: { scaling: STOPPED } });
    case 'restore_scaling':
      if (state.workload !== undefined) return restoredAutoscaler(recordedWorkloads, state);
      return recordedScaling === null
        ? err('No scaling with instances was recorded for this target: there is none to restore.')
        : ok({ kind: 'set_scaling', input: { scaling: recordedScaling } });
    case 'delete_service':
      return ok({ kind: 'delete_service', input: {} });
    case 'create_service':
      return madeAgain(
        images.find((each) => each.revision === revision),
        kept,
      );
    case 'enable_secret_version':
      return enabledVersion(step, secretVersion);
    case 'disable_secret_version':
      return disabledVersion(step, secretVersion, began);
    case 'grant_role':
      return grantedRole(step, state);
    case 'retry_build':
      return retriedBuild(state);
    case 'rollout_undo':
      return undoneRollout(revision, state);
    case 'rollout_pause':
      return pausedRollout(true);
    case 'rollout_resume':
      return pausedRollout(false);
    case 'restart':
      return restartedPods(began);
    case 'scale':
      return scaledTo(step, began);
    case 'restore_configuration':
      return restoredConfiguration(step, revision, recordedWorkloads);
    case 'exec':
      return executed(step, state);
    case 'delete_pod':
      return deletedPod(state);
    case 'suspend_sync':
      return autoSync(false, state);
    case 'resume_sync':
      return autoSync(true, state);
    default:
      return err(`"${step.title}" is no platform call.`);
  }
}

function shift(traffic: ReturnType<typeof splitTraffic>): Result<WantedCall, string> {
  if (!traffic.ok) return traffic;
  return ok({ kind: 'shift_traffic', input: { traffic: traffic.value } });
}

/** A name for a revision, and nothing else: nobody is moved by it. */
function tagged(
  { tag, title }: ActionStep,
  revision: string | null,
  { desired, readAt }: TargetState,
): Result<WantedCall, string> {
  if (revision === null) return err('There is no revision to tag. Name one.');
  if (tag === undefined) return err(`"${title}" names no tag.`);
  const name = tag.replaceAll('{date}', readAt.slice(0, 10));
  const others = desired.map((entry) => (entry.tag === name ? { ...entry, tag: null } : entry));
  const traffic = [
    ...others.filter((entry) => entry.percent > 0 || entry.tag !== null),
    { revision, percent: 0, tag: name },
  ];
  return ok({ kind: 'shift_traffic', input: { traffic } });
}
