/** One service in both shapes of the official client, and its state, for the tests of this folder. */
import type { TargetState } from '@/lib/fleet/target-state';
import type { TargetAddress } from '@/lib/platforms/platform';

export const ADDRESS: TargetAddress = {
  id: 'target-1',
  kind: 'cloud-run',
  connection: 'demo',
  ref: 'projects/shop/locations/us-central1/services/orders',
};
export const GOOD = 'orders-00001-abc';
export const BAD = 'orders-00002-xyz';
const DIGEST = `sha256:${'a1'.repeat(32)}`;

/** As `getService` answers: enums by name, int64 as text, defaults filled in. */
export const SERVICE_AS_READ = {
  name: ADDRESS.ref,
  uid: 'uid-1',
  generation: '7',
  observedGeneration: '7',
  labels: { team: 'shop' },
  annotations: {},
  updateTime: { seconds: '1790000000', nanos: 120_000_000 },
  lastModifier: 'deployer@shop.example',
  etag: '"e7"',
  uri: 'https://orders-hash-uc.a.run.app',
  reconciling: false,
  terminalCondition: { type: 'Ready', state: 'CONDITION_SUCCEEDED', message: '' },
  latestReadyRevision: `${ADDRESS.ref}/revisions/${BAD}`,
  latestCreatedRevision: `${ADDRESS.ref}/revisions/${BAD}`,
  traffic: [
    { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', revision: '', percent: 100, tag: '' },
    { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: GOOD, percent: 0, tag: 'blue' },
  ],
  trafficStatuses: [
    {
      type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST',
      revision: BAD,
      percent: 100,
      tag: '',
      uri: '',
    },
    {
      type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION',
      revision: GOOD,
      percent: 0,
      tag: 'blue',
      uri: 'https://blue---orders-hash-uc.a.run.app',
    },
  ],
  scaling: {
    minInstanceCount: 0,
    maxInstanceCount: 0,
    scalingMode: 'SCALING_MODE_UNSPECIFIED',
  },
};

/** The same as it comes inside an operation: enums by number, int64 as an object, defaults absent. */
export const SERVICE_IN_OPERATION = {
  ...SERVICE_AS_READ,
  generation: long(7),
  observedGeneration: long(7),
  updateTime: { seconds: long(1_790_000_000), nanos: 120_000_000 },
  reconciling: undefined,
  terminalCondition: { type: 'Ready', state: 4 },
  traffic: [
    { type: 1, percent: 100 },
    { type: 2, revision: GOOD, tag: 'blue' },
  ],
  trafficStatuses: [
    { type: 1, percent: 100 },
    { type: 2, revision: GOOD, tag: 'blue', uri: 'https://blue---orders-hash-uc.a.run.app' },
  ],
  scaling: null,
};

export const REVISIONS_AS_READ = [
  {
    name: `${ADDRESS.ref}/revisions/${GOOD}`,
    labels: { 'commit-sha': '1f3a' },
    annotations: {},
    createTime: { seconds: '1780000000', nanos: 0 },
    creator: 'deployer@shop.example',
    containers: [
      { image: 'sidecar', ports: [], env: [], resources: null, volumeMounts: [] },
      {
        image: `us-docker.pkg.dev/shop/app/orders@${DIGEST}`,
        ports: [{ name: 'http1', containerPort: 8080 }],
        env: [
          { name: 'MODE', value: 'careful' },
          { name: 'DATABASE_PASSWORD', value: 'correct horse battery staple' },
          { name: 'EMPTY', value: '' },
          {
            name: 'API_KEY',
            valueSource: { secretKeyRef: { secret: 'orders-api-key', version: 'latest' } },
          },
        ],
        resources: { limits: { cpu: '2', memory: '1Gi' } },
        volumeMounts: [{ name: 'keys', mountPath: '/etc/keys/' }],
      },
    ],
    volumes: [
      {
        name: 'keys',
        secret: { secret: 'orders-tls', items: [{ path: 'tls.pem', version: '3' }] },
      },
    ],
    scaling: { minInstanceCount: 1, maxInstanceCount: 20 },
    maxInstanceRequestConcurrency: 80,
    timeout: { seconds: '300', nanos: 0 },
    serviceAccount: 'orders@shop.example',
    conditions: [{ type: 'Ready', state: 'CONDITION_SUCCEEDED', message: '' }],
  },
  {
    name: `${ADDRESS.ref}/revisions/${BAD}`,
    createTime: { seconds: '1789990000', nanos: 0 },
    containers: [
      { image: 'us-docker.pkg.dev/shop/app/orders:v2', env: [{ name: 'MODE', value: 'hasty' }] },
    ],
    conditions: [{ type: 'Ready', state: 4 }],
  },
];

function long(value: number) {
  return { low: value, high: 0, unsigned: false, toString: () => String(value) };
}

/** The state of the same service, with what a test changes. */
export function stateWith(change: Partial<TargetState> = {}): TargetState {
  return {
    readAt: '2026-09-21T14:13:20.000Z',
    uid: 'uid-1',
    generation: '7',
    observedGeneration: '7',
    etag: '"e7"',
    reconciling: false,
    condition: { state: 'ok', message: null },
    desired: [
      { revision: null, percent: 100, tag: null },
      { revision: GOOD, percent: 0, tag: 'blue' },
    ],
    effective: [
      { revision: BAD, percent: 100, tag: null, url: null, followsLatest: true },
      {
        revision: GOOD,
        percent: 0,
        tag: 'blue',
        url: 'https://blue.example',
        followsLatest: false,
      },
    ],
    latestReadyRevision: BAD,
    latestCreatedRevision: BAD,
    lastModifier: 'deployer@shop.example',
    updatedAt: '2026-09-21T14:13:20.120Z',
    url: 'https://orders.example',
    revisions: [revision(BAD), revision(GOOD)],
    gitopsOwner: null,
    scaling: { mode: 'automatic', min: 0, max: null, manual: null },
    ...change,
  };
}

export function revision(
  name: string,
  change: Partial<TargetState['revisions'][number]> = {},
): TargetState['revisions'][number] {
  return {
    name,
    createdAt: '2026-09-21T00:00:00.000Z',
    createdBy: null,
    image: 'orders:v1',
    digest: null,
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
    ...change,
  };
}
