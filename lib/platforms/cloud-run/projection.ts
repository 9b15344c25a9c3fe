/** Pure: a service as it will be once a plan is effective, for planning the step after it. */
import type {
  EffectiveTraffic,
  Revision,
  TargetState,
  TrafficEntry,
} from '@/lib/fleet/target-state';
import type { PlannedAction } from '@/lib/platforms/platform';

export function projectShift(
  plan: PlannedAction<'shift_traffic'>,
  state: TargetState,
): TargetState {
  return { ...afterOneChange(state), desired: plan.after, effective: resolved(plan.after, state) };
}

export function projectScaling(
  plan: PlannedAction<'set_scaling'>,
  state: TargetState,
): TargetState {
  return { ...afterOneChange(state), scaling: plan.after };
}

/** What was made from another has its content, and is the newest; it is taken to become ready. */
export function projectRevision(
  { input, after }: PlannedAction<'create_revision'>,
  state: TargetState,
): TargetState {
  const from = state.revisions.find(({ name }) => name === input.from);
  if (from === undefined || after.revision === null) return state;
  const { image, secrets, cpu, memory } = input.change;
  const made: Revision = {
    ...from,
    name: after.revision,
    createdAt: state.readAt,
    createdBy: null,
    image: image ?? from.image,
    digest: image === null ? from.digest : (/@(sha256:[0-9a-f]{64})$/.exec(image)?.[1] ?? null),
    commit: image === null ? from.commit : null,
    secrets: from.secrets.map((secret) => ({
      ...secret,
      version: secrets.find(({ at }) => at === secret.at)?.version ?? secret.version,
    })),
    cpu: cpu ?? from.cpu,
    memory: memory ?? from.memory,
    ready: 'yes',
    condition: null,
  };
  const grown: TargetState = {
    ...afterOneChange(state),
    revisions: [made, ...state.revisions],
    latestCreatedRevision: made.name,
    latestReadyRevision: made.name,
  };
  return { ...grown, desired: after.traffic, effective: resolved(after.traffic, grown) };
}

/** Nothing of it is left: no uid that a later plan could be about, and nothing that runs. */
export function projectDeletion(
  _plan: PlannedAction<'delete_service'>,
  state: TargetState,
): TargetState {
  return {
    ...afterOneChange(state),
    uid: '',
    desired: [],
    effective: [],
    latestReadyRevision: null,
    latestCreatedRevision: null,
    url: null,
    revisions: [],
    scaling: { mode: 'automatic', min: 0, max: null, manual: null },
  };
}

/** Whether there is a service to plan for; false only of what `projectDeletion` gave. */
export function exists({ uid }: TargetState): boolean {
  return uid !== '';
}

/** The token and who changed it last are known only once it was done. */
function afterOneChange(state: TargetState): TargetState {
  const generation = String(BigInt(state.generation) + 1n);
  return {
    ...state,
    generation,
    observedGeneration: generation,
    etag: null,
    reconciling: false,
    condition: { state: 'ok', message: null },
    lastModifier: null,
  };
}

/** A tag keeps its address; a new one's is given by the platform. */
function resolved(traffic: readonly TrafficEntry[], state: TargetState): EffectiveTraffic[] {
  return traffic.flatMap(({ revision, percent, tag }) => {
    const named = revision ?? state.latestReadyRevision;
    if (named === null) return [];
    const known = state.effective.find((entry) => tag !== null && entry.tag === tag);
    const followsLatest = revision === null;
    return [{ revision: named, percent, tag, url: known?.url ?? null, followsLatest }];
  });
}
