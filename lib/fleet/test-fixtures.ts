/** A target's state for tests: two revisions, all traffic on the newer one. */
import type { Revision, TargetState } from './target-state';

export const GOOD = 'orders-00001-abc';
export const BAD = 'orders-00002-xyz';

export function revisionFixture(name: string, change: Partial<Revision> = {}): Revision {
  return {
    name,
    createdAt: '2026-03-01T10:00:00.000Z',
    createdBy: 'ci@shop.example',
    image: `registry.example/orders@sha256:${'a'.repeat(64)}`,
    digest: `sha256:${'a'.repeat(64)}`,
    commit: null,
    environment: [],
    secrets: [],
    cpu: '1',
    memory: '512Mi',
    minInstances: 0,
    maxInstances: 10,
    concurrency: 80,
    timeoutSeconds: 300,
    serviceAccount: 'orders@shop.example',
    annotations: {},
    ready: 'yes',
    condition: null,
    ...change,
  };
}

export function stateFixture(change: Partial<TargetState> = {}): TargetState {
  return {
    readAt: '2026-03-01T12:10:00.000Z',
    uid: 'uid-1',
    generation: '7',
    observedGeneration: '7',
    etag: null,
    reconciling: false,
    condition: { state: 'ok', message: null },
    desired: [{ revision: null, percent: 100, tag: null }],
    effective: [{ revision: BAD, percent: 100, tag: null, url: null, followsLatest: true }],
    latestReadyRevision: BAD,
    latestCreatedRevision: BAD,
    lastModifier: 'ci@shop.example',
    updatedAt: '2026-03-01T12:00:00.000Z',
    url: 'https://orders.example',
    revisions: [
      revisionFixture(BAD, { createdAt: '2026-03-01T12:00:00.000Z', commit: '2f00aa91c3' }),
      revisionFixture(GOOD),
    ],
    gitopsOwner: null,
    scaling: { mode: 'automatic', min: 0, max: null, manual: null },
    ...change,
  };
}
