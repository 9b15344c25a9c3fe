/** Pure: a service as it will be once a plan is effective, for planning the step after it. */
import type { EffectiveTraffic, TargetState } from '@/lib/fleet/target-state';
import type { PlannedAction } from '@/lib/platforms/platform';

export function projectShift(
  plan: PlannedAction<'shift_traffic'>,
  state: TargetState,
): TargetState {
  return { ...afterOneChange(state), desired: plan.after, effective: resolved(plan, state) };
}

export function projectScaling(
  plan: PlannedAction<'set_scaling'>,
  state: TargetState,
): TargetState {
  return { ...afterOneChange(state), scaling: plan.after };
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
function resolved(plan: PlannedAction<'shift_traffic'>, state: TargetState): EffectiveTraffic[] {
  return plan.after.flatMap(({ revision, percent, tag }) => {
    const named = revision ?? state.latestReadyRevision;
    if (named === null) return [];
    const known = state.effective.find((entry) => tag !== null && entry.tag === tag);
    const followsLatest = revision === null;
    return [{ revision: named, percent, tag, url: known?.url ?? null, followsLatest }];
  });
}
