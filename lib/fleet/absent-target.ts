import type { TargetState } from './target-state';

/** A target that does not exist: nothing of it is there, and no plan but one that makes it is about it. */
export function absentTarget(at: Date): TargetState {
  return {
    readAt: at.toISOString(),
    uid: '',
    generation: '0',
    observedGeneration: '0',
    etag: null,
    reconciling: false,
    condition: { state: 'ok', message: null },
    desired: [],
    effective: [],
    latestReadyRevision: null,
    latestCreatedRevision: null,
    lastModifier: null,
    updatedAt: at.toISOString(),
    url: null,
    revisions: [],
    gitopsOwner: null,
    scaling: { mode: 'automatic', min: 0, max: null, manual: null },
  };
}
