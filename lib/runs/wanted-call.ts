/** Pure: which platform call a runbook's step asks for. */
import type { TargetState } from '@/lib/fleet/target-state';
import type { ActionInputs, ActionKind, Scaling } from '@/lib/platforms/platform';
import { err, ok, type Result } from '@/lib/result';
import type { ActionVerb, Step } from '@/lib/runbooks/procedure-schema';
import { shiftAllTo, splitTraffic } from './traffic';

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
];
/** Verbs that make a revision which nobody has to name; what follows is about that one. */
const MAKING: readonly ActionVerb[] = ['set_limits'];
/** Verbs that are one platform call here. */
const CALLING: readonly ActionVerb[] = [
  ...NAMING,
  ...MAKING,
  'return_to_latest',
  'emergency_stop',
  'restore_scaling',
  'delete_service',
];
/** Verbs that Ripcord does in its own records. */
const KEEPING: readonly ActionVerb[] = ['hold', 'release_hold'];

export function isCall(step: Step): step is ActionStep {
  return step.kind === 'action' && CALLING.includes(step.action);
}

/** The step says that something happens to a named revision. */
export function namesRevision(step: Step): boolean {
  if (step.kind === 'action') return NAMING.includes(step.action);
  return step.kind === 'check' && step.check === 'target_named';
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

export interface Named {
  /** The revision that the plan is about; null: it names none. */
  readonly revision: string | null;
  /** Images that served here, newest first, also of revisions that the platform has forgotten. */
  readonly images: readonly RememberedImage[];
  /** The newest recorded scaling that ran instances; null: none was recorded. */
  readonly recordedScaling: Scaling | null;
}

/** An error is a sentence: why the step can't be planned against this state. */
export function wantedCall(
  step: ActionStep,
  { revision, recordedScaling, images }: Named,
  state: TargetState,
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
    case 'set_limits':
      return withLimits(step, state);
    case 'tag_revision':
      return tagged(step, revision, state);
    case 'return_to_latest':
      return shift(ok(shiftAllTo(state.desired, null)));
    case 'emergency_stop':
      return ok({ kind: 'set_scaling', input: { scaling: STOPPED } });
    case 'restore_scaling':
      return recordedScaling === null
        ? err('No scaling with instances was recorded for this target: there is none to restore.')
        : ok({ kind: 'set_scaling', input: { scaling: recordedScaling } });
    case 'delete_service':
      return ok({ kind: 'delete_service', input: {} });
    default:
      return err(`"${step.title}" is no platform call.`);
  }
}

function shift(traffic: ReturnType<typeof splitTraffic>): Result<WantedCall, string> {
  if (!traffic.ok) return traffic;
  return ok({ kind: 'shift_traffic', input: { traffic: traffic.value } });
}

/** The newest revision's configuration with the named one's image, by digest: as a deployment of it. */
function redeploy(
  named: RememberedImage | undefined,
  state: TargetState,
): Result<WantedCall, string> {
  if (named === undefined) {
    return err('No image is known that could be deployed again. Name a revision that served here.');
  }
  const { image, digest } = named;
  if (digest === null) {
    return err(
      `The image of ${named.revision} is not known by digest: its tag may mean another by now.`,
    );
  }
  const newest = state.revisions.find(({ name }) => name === state.latestCreatedRevision);
  if (newest === undefined) {
    return err('The newest revision is not known: there is no configuration to deploy with.');
  }
  if (newest.digest === digest) {
    return err(`${newest.name} has that image already; shift the traffic instead.`);
  }
  const change = { image, secrets: [], cpu: null, memory: null };
  return ok({ kind: 'create_revision', input: { from: newest.name, change, traffic: null } });
}

/** The newest revision as it is, with more CPU or memory. */
function withLimits({ limits, title }: ActionStep, state: TargetState): Result<WantedCall, string> {
  const newest = state.latestCreatedRevision;
  if (newest === null)
    return err('The newest revision is not known: there is nothing to give more.');
  const [cpu, memory] = [limits?.cpu ?? null, limits?.memory ?? null];
  if (cpu === null && memory === null) return err(`"${title}" names neither CPU nor memory.`);
  const change = { image: null, secrets: [], cpu, memory };
  return ok({ kind: 'create_revision', input: { from: newest, change, traffic: null } });
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
