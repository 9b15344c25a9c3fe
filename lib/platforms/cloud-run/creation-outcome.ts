/** Pure: the service that was to be made again, against what was read back. */
import type { Revision, TargetState } from '@/lib/fleet/target-state';
import type { Intent, Landed, PlannedAction, Verification } from '@/lib/platforms/platform';
import { changedBy } from './generations';
import { exists } from './projection';

type Plan = PlannedAction<'create_service'>;

/** The name of its first revision tells that it is the one that we asked for. */
export function creationLanded(plan: Plan, _intent: Intent, state: TargetState | null): Landed {
  if (state === null || !exists(state)) return 'not_landed';
  if (isOurs(plan, state)) return 'landed';
  return state.revisions.length === 0 ? 'cannot_tell' : 'overtaken';
}

export function verifyCreation(plan: Plan, state: TargetState | null): Verification {
  if (state === null || !exists(state)) {
    return { outcome: 'not_yet', evidence: 'The service does not exist yet.' };
  }
  if (state.revisions.length === 0) {
    return { outcome: 'not_yet', evidence: 'The service exists, and has no revision yet.' };
  }
  if (!isOurs(plan, state)) {
    return {
      outcome: 'not_effective',
      evidence: `A service of that name exists, and it is not the one that was asked for${changedBy(state)}.`,
    };
  }
  if (state.reconciling) {
    return { outcome: 'not_yet', evidence: `${plan.after.revision} is not ready yet.` };
  }
  if (state.condition.state === 'ok' && state.latestReadyRevision !== null) {
    const evidence = `The service exists again; ${state.latestReadyRevision} is ready.`;
    return { outcome: 'effective', evidence };
  }
  const why = state.condition.message === null ? '' : `: ${state.condition.message}`;
  return state.condition.state === 'failed'
    ? { outcome: 'not_effective', evidence: `The service exists, and can’t start${why}` }
    : { outcome: 'not_yet', evidence: 'The service exists, and is not ready yet.' };
}

export function creationUnchanged(_plan: Plan, state: TargetState): boolean {
  return !exists(state);
}

function isOurs({ after }: Plan, state: TargetState): boolean {
  return state.revisions.some(({ name }) => name === after.revision);
}

/** One revision that serves; its address and its configuration are known only once it is there. */
export function projectCreation({ input, after }: Plan, state: TargetState): TargetState {
  if (after.revision === null) return state;
  const made: Revision = {
    name: after.revision,
    createdAt: state.readAt,
    createdBy: null,
    image: input.image,
    digest: /@(sha256:[0-9a-f]{64})$/.exec(input.image)?.[1] ?? null,
    commit: null,
    environment: [],
    secrets: [],
    cpu: null,
    memory: null,
    minInstances: 0,
    maxInstances: null,
    concurrency: null,
    timeoutSeconds: null,
    serviceAccount: null,
    annotations: {},
    ready: 'yes',
    condition: null,
  };
  return {
    ...state,
    uid: 'made again',
    generation: '1',
    observedGeneration: '1',
    etag: null,
    reconciling: false,
    condition: { state: 'ok', message: null },
    desired: [{ revision: null, percent: 100, tag: null }],
    effective: [{ revision: made.name, percent: 100, tag: null, url: null, followsLatest: true }],
    latestReadyRevision: made.name,
    latestCreatedRevision: made.name,
    revisions: [made],
  };
}
