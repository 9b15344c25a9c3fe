/** The three services as they are when all is well: what every scenario of theirs begins from. */
import type { Template } from '../core/model';
import type { Behaviour, Profile, RequestPath } from '../core/profile';
import type { SeededRevision, SeededService } from '../core/scenario';

export const MINUTE = 60;
export const HOUR = 3600;
export const DAY = 86_400;
const REGION = 'us-central1';

export function healthy(behaviour: Partial<Behaviour> = {}): Profile {
  return {
    steady: { ratio5xx: 0.003, ratio4xx: 0.012, p95: 0.42, p99: 0.68, ...behaviour },
    onset: null,
    errorTexts: [
      'upstream connect error or disconnect/reset before headers',
      'the client closed the connection before its body was read',
    ],
  };
}

/** What is written of one revision: the rest is as its service usually has it. */
export interface RevisionNotes {
  /** `00003-tov`. */
  readonly suffix: string;
  readonly ageSeconds: number;
  /** 40 hexadecimal digits. */
  readonly commit: string;
  /** 64 hexadecimal digits. */
  readonly digest: string;
  /** Laid over the usual template. */
  readonly template?: Partial<Template>;
  /** Over the usual variables; null takes one away. */
  readonly env?: Readonly<Record<string, string | null>>;
}

interface Usual {
  readonly service: string;
  readonly image: string;
  readonly env: Readonly<Record<string, string>>;
  readonly template: Partial<Template>;
  readonly profile: Profile;
}

function revisionOf(usual: Usual, notes: RevisionNotes): SeededRevision {
  const env = Object.entries({ ...usual.env, ...notes.env });
  return {
    name: `${usual.service}-${notes.suffix}`,
    ageSeconds: notes.ageSeconds,
    profile: usual.profile,
    template: {
      image: `${usual.image}@sha256:${notes.digest}`,
      env: env.flatMap(([name, value]) => (value === null ? [] : [{ name, value }])),
      secrets: [],
      cpu: '1',
      memory: '512Mi',
      minInstances: 1,
      maxInstances: 20,
      concurrency: 80,
      timeoutSeconds: 300,
      serviceAccount: '',
      labels: {
        'commit-sha': notes.commit,
        'managed-by': 'gcp-cloud-build-deploy-cloud-run',
      },
      annotations: {
        'commit-sha': notes.commit,
        'run.googleapis.com/client-name': 'cloud-build',
      },
      ...usual.template,
      ...notes.template,
    },
  };
}

export const VIRTUOSO_IMAGE = 'us-central1-docker.pkg.dev/virtuoso-generator/virtuoso/virtuoso-api';

export function virtuosoRevision(notes: RevisionNotes): SeededRevision {
  return revisionOf(
    {
      service: 'virtuoso-api',
      image: VIRTUOSO_IMAGE,
      env: {
        LOG_LEVEL: 'info',
        POOL_MAX: '10',
        SESSION_CACHE: 'redis',
        FIRESTORE_PROJECT: 'virtuoso-generator',
      },
      template: {
        serviceAccount: 'virtuoso-api@virtuoso-generator.iam.gserviceaccount.com',
        secrets: [{ name: 'API_KEY', secret: 'virtuoso-api-key', version: 'latest' }],
      },
      profile: healthy(),
    },
    notes,
  );
}

export const HUB_IMAGE = 'us-central1-docker.pkg.dev/agentics-dev/llm/connector-hub';

export function hubRevision(notes: RevisionNotes): SeededRevision {
  return revisionOf(
    {
      service: 'llm-connector-hub',
      image: HUB_IMAGE,
      env: { RUST_LOG: 'info', CACHE_TTL_SECONDS: '300' },
      template: {
        serviceAccount: 'connector-hub@agentics-dev.iam.gserviceaccount.com',
        secrets: [
          { name: 'OPENAI_API_KEY', secret: 'openai-api-key', version: '3' },
          { name: 'ANTHROPIC_API_KEY', secret: 'anthropic-api-key', version: '2' },
          { name: 'RUVECTOR_SERVICE_URL', secret: 'ruvector-service-url', version: 'latest' },
          { name: 'WEBHOOK_SECRET', secret: 'webhook-secret', version: 'latest' },
        ],
      },
      profile: healthy({ p95: 0.38, p99: 0.6 }),
    },
    notes,
  );
}

export const FORGE_IMAGE = 'us-central1-docker.pkg.dev/agentics-dev/llm/forge';

export function forgeRevision(notes: RevisionNotes, service = 'llm-forge'): SeededRevision {
  return revisionOf(
    {
      service,
      image: FORGE_IMAGE,
      env: {
        NODE_ENV: 'production',
        RUVECTOR_SERVICE_URL: 'https://ruvector-service-4x2rk7q3wa-uc.a.run.app',
        AGENT_REGISTRY_URL: 'https://agent-registry-4x2rk7q3wa-uc.a.run.app',
        TEMPLATE_BUCKET: 'agentics-forge-templates',
      },
      template: {
        cpu: '2',
        memory: '1Gi',
        serviceAccount: 'llm-forge@agentics-dev.iam.gserviceaccount.com',
        secrets: [{ name: 'ANTHROPIC_API_KEY', secret: 'anthropic-api-key', version: 'latest' }],
      },
      profile: {
        ...healthy({ ratio5xx: 0, p95: 0.31, p99: 0.52 }),
        lines: [
          {
            severity: 'INFO',
            log: 'stderr',
            says: [{ message: 'DecisionEvent emitted', event: 'DecisionEvent' }],
            perMinute: 12,
          },
        ],
      },
    },
    notes,
  );
}

const BY_LATEST = [{ type: 'LATEST', revision: null, percent: 100, tag: null }] as const;

/** The revision that a stable tag points at, and that nothing was ever wrong with. */
export const VIRTUOSO_STABLE = virtuosoRevision({
  suffix: '00001-abc',
  ageSeconds: 9 * DAY + 4 * HOUR,
  commit: '4f1c2a9be07d35c86412d9fa0b3e57c1864ad290',
  digest: '7d1c5f0a94be2368d0f1ab47c95e3062b8d4a17fe50c29863bd7a4f1e6029c58',
});

export const VIRTUOSO: SeededService = {
  project: 'virtuoso-generator',
  location: REGION,
  name: 'virtuoso-api',
  requestsPerSecond: 40,
  labels: { team: 'virtuoso', environment: 'production' },
  deployer: 'cloud-build@virtuoso-generator.iam.gserviceaccount.com',
  traffic: [
    ...BY_LATEST,
    { type: 'REVISION', revision: VIRTUOSO_STABLE.name, percent: 0, tag: 'stable-2026-11-19' },
  ],
  revisions: [VIRTUOSO_STABLE],
};

const HUB_PATHS: readonly RequestPath[] = [
  { method: 'POST', path: '/webhook-ingest', weight: 350 },
  { method: 'POST', path: '/erp-surface', weight: 350 },
  { method: 'GET', path: '/health', weight: 296 },
  { method: 'GET', path: '/ready', weight: 4 },
];

export const HUB: SeededService = {
  project: 'agentics-dev',
  location: REGION,
  name: 'llm-connector-hub',
  requestsPerSecond: 18,
  labels: { team: 'agentics', environment: 'production' },
  deployer: 'cloud-build@agentics-dev.iam.gserviceaccount.com',
  traffic: BY_LATEST,
  paths: HUB_PATHS,
  revisions: [
    hubRevision({
      suffix: '00003-tov',
      ageSeconds: 2 * DAY + 5 * HOUR,
      commit: '9b1e04d7c3a85f26b0de9147a6c3f80d52e17b94',
      digest: '1fb6c09e83d24a75b69e0c1d72f8a3545e96d0b7c28f1a43e0d95b76c3482f10',
    }),
    hubRevision({
      suffix: '00002-kel',
      ageSeconds: 6 * DAY,
      commit: '31c7f58a0e96d24b7cf0a83e15d9264bb7e08f3c',
      digest: '5a08e3d17c94bf62e0a1d85397cf4b6021de7fa8903cb54d61e8f72a0b9c43d5',
    }),
    hubRevision({
      suffix: '00001-rij',
      ageSeconds: 20 * DAY,
      commit: 'e2750b9cd4136fa88be15d07c39f4a60d8527be1',
      digest: 'c47a9f02e6b15d83907ec2f4a81b6d350fd9e27c60ab8314f5d07b92e6c1a840',
    }),
  ],
};

const FORGE_PATHS: readonly RequestPath[] = [
  { method: 'POST', path: '/api/v1/agents/sdk', weight: 3 },
  { method: 'POST', path: '/api/v1/agents/cli', weight: 2 },
  { method: 'POST', path: '/api/v1/agents/translate', weight: 2 },
  { method: 'GET', path: '/health', weight: 1 },
];

export const FORGE: SeededService = {
  project: 'agentics-dev',
  location: REGION,
  name: 'llm-forge',
  requestsPerSecond: 9,
  labels: { team: 'agentics', environment: 'production' },
  deployer: 'cloud-build@agentics-dev.iam.gserviceaccount.com',
  traffic: BY_LATEST,
  paths: FORGE_PATHS,
  revisions: [
    forgeRevision({
      suffix: '00002-pod',
      ageSeconds: 3 * DAY + 7 * HOUR,
      commit: '70d3ae91b54c286f0e7ba1d9c85f3602e4197bd8',
      digest: '8e20d5b79fc13a64d07be9125ac8f63041d97eb5ca60f28314bd97e05f6ca213',
    }),
    forgeRevision({
      suffix: '00001-wam',
      ageSeconds: 12 * DAY,
      commit: 'a64f81d3590cb7e2d81f35ae04c96b7d20e5f918',
      digest: '3d9ce7015fa842b6e1d073c98f5b2a64c0e9d1873fa65b20d4c7e81f9035ba62',
    }),
  ],
};

/** Where a release of Forge is tried before: it runs what production does, and few come by. */
function forgeIn(environment: 'dev' | 'staging', requestsPerSecond: number): SeededService {
  const name = `llm-forge-${environment}`;
  return {
    ...FORGE,
    name,
    requestsPerSecond,
    labels: { team: 'agentics', environment },
    revisions: [
      forgeRevision(
        {
          suffix: '00004-hul',
          ageSeconds: 4 * DAY,
          commit: '70d3ae91b54c286f0e7ba1d9c85f3602e4197bd8',
          digest: '8e20d5b79fc13a64d07be9125ac8f63041d97eb5ca60f28314bd97e05f6ca213',
          env: { NODE_ENV: environment },
        },
        name,
      ),
    ],
  };
}

export const FORGE_BEFORE_PRODUCTION: readonly SeededService[] = [
  forgeIn('dev', 0.5),
  forgeIn('staging', 1),
];
