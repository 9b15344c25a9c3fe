/**
 * A quarter of an hour ago virtuoso-api got a new revision by LATEST. It keeps sessions in memory
 * and opens too many connections: within four minutes a third of its answers are 5xx. Two services
 * of another project run beside it and are well.
 */
import type { Micros } from '../core/clock';
import type { Behaviour, Profile, State, Template } from '../core/model';
import { buildState, type SeededRevision } from '../core/scenario';

const MINUTE = 60;
const DAY = 86_400;
const REGION = 'us-central1';

function healthy(behaviour: Partial<Behaviour> = {}): Profile {
  return {
    steady: { ratio5xx: 0.003, ratio4xx: 0.012, p95: 0.42, p99: 0.68, ...behaviour },
    onset: null,
    errorTexts: ['upstream request timeout', 'context deadline exceeded while reading body'],
  };
}

function template(given: Partial<Template> & Pick<Template, 'image'>): Template {
  return {
    env: [],
    secrets: [],
    cpu: '1',
    memory: '512Mi',
    minInstances: 1,
    maxInstances: 20,
    concurrency: 80,
    timeoutSeconds: 300,
    serviceAccount: '',
    labels: {},
    annotations: {},
    ...given,
  };
}

function build(commit: string): Pick<Template, 'labels' | 'annotations'> {
  return {
    labels: { 'commit-sha': commit, 'managed-by': 'gcp-cloud-build-deploy-cloud-run' },
    annotations: { 'commit-sha': commit, 'run.googleapis.com/client-name': 'cloud-build' },
  };
}

const VIRTUOSO = {
  cpu: '1',
  memory: '512Mi',
  serviceAccount: 'virtuoso-api@virtuoso-generator.iam.gserviceaccount.com',
  secrets: [{ name: 'API_KEY', secret: 'virtuoso-api-key', version: 'latest' }],
} as const;

const virtuosoImage = 'us-central1-docker.pkg.dev/virtuoso-generator/virtuoso/virtuoso-api';

const virtuosoGood: SeededRevision = {
  name: 'virtuoso-api-00001-abc',
  ageSeconds: 9 * DAY + 4 * 3600,
  template: template({
    ...VIRTUOSO,
    secrets: [...VIRTUOSO.secrets],
    ...build('4f1c2a9be07d35c86412d9fa0b3e57c1864ad290'),
    image: `${virtuosoImage}@sha256:7d1c5f0a94be2368d0f1ab47c95e3062b8d4a17fe50c29863bd7a4f1e6029c58`,
    env: [
      { name: 'LOG_LEVEL', value: 'info' },
      { name: 'POOL_MAX', value: '10' },
      { name: 'SESSION_CACHE', value: 'redis' },
      { name: 'FIRESTORE_PROJECT', value: 'virtuoso-generator' },
    ],
  }),
  profile: healthy(),
};

const virtuosoBad: SeededRevision = {
  name: 'virtuoso-api-00002-mux',
  ageSeconds: 14 * MINUTE,
  template: template({
    ...VIRTUOSO,
    secrets: [...VIRTUOSO.secrets],
    ...build('c09e7d41f2586ab3908c1de4476fb05a2d83e91c'),
    image: `${virtuosoImage}@sha256:e39b80d2716fc45a8e0d93b1f6c2745a09d8be13c7f4205196ea0cb8d37f4a61`,
    env: [
      { name: 'LOG_LEVEL', value: 'info' },
      { name: 'POOL_MAX', value: '40' },
      { name: 'SESSION_CACHE', value: 'memory' },
      { name: 'FIRESTORE_PROJECT', value: 'virtuoso-generator' },
    ],
  }),
  profile: {
    steady: { ratio5xx: 0.34, ratio4xx: 0.015, p95: 6.2, p99: 9 },
    onset: { from: healthy().steady, seconds: 4 * MINUTE },
    errorTexts: [
      'panic: session cache miss for step {step}',
      'panic: session cache miss for step {step}: session {session} not found in memory cache',
      'too many connections: pool exhausted (max 40)',
    ],
  },
};

function hubRevision(number: string, ageSeconds: number, commit: string, digest: string) {
  return {
    name: `llm-connector-hub-${number}`,
    ageSeconds,
    template: template({
      ...build(commit),
      image: `us-central1-docker.pkg.dev/agentics-dev/llm/connector-hub@sha256:${digest}`,
      env: [
        { name: 'RUST_LOG', value: 'info' },
        { name: 'CACHE_TTL_SECONDS', value: '300' },
      ],
      secrets: [
        { name: 'OPENAI_API_KEY', secret: 'openai-api-key', version: '3' },
        { name: 'ANTHROPIC_API_KEY', secret: 'anthropic-api-key', version: '2' },
      ],
      serviceAccount: 'connector-hub@agentics-dev.iam.gserviceaccount.com',
    }),
    profile: healthy({ p95: 0.38, p99: 0.6 }),
  };
}

function forgeRevision(number: string, ageSeconds: number, commit: string, digest: string) {
  return {
    name: `llm-forge-${number}`,
    ageSeconds,
    template: template({
      ...build(commit),
      image: `us-central1-docker.pkg.dev/agentics-dev/llm/forge@sha256:${digest}`,
      env: [{ name: 'NODE_ENV', value: 'production' }],
      memory: '1Gi',
      cpu: '2',
      serviceAccount: 'llm-forge@agentics-dev.iam.gserviceaccount.com',
    }),
    profile: healthy({ ratio5xx: 0.002, p95: 0.31, p99: 0.52 }),
  };
}

export function virtuosoBadDeploy(startedAt: Micros): State {
  return buildState(
    [
      {
        project: 'virtuoso-generator',
        location: REGION,
        name: 'virtuoso-api',
        requestsPerSecond: 40,
        labels: { team: 'virtuoso', environment: 'production' },
        deployer: 'cloud-build@virtuoso-generator.iam.gserviceaccount.com',
        traffic: [
          { type: 'LATEST', revision: null, percent: 100, tag: null },
          { type: 'REVISION', revision: virtuosoGood.name, percent: 0, tag: 'stable-2026-11-19' },
        ],
        revisions: [virtuosoBad, virtuosoGood],
      },
      {
        project: 'agentics-dev',
        location: REGION,
        name: 'llm-connector-hub',
        requestsPerSecond: 18,
        labels: { team: 'agentics', environment: 'production' },
        deployer: 'cloud-build@agentics-dev.iam.gserviceaccount.com',
        traffic: [{ type: 'LATEST', revision: null, percent: 100, tag: null }],
        revisions: [
          hubRevision(
            '00003-tov',
            2 * DAY + 5 * 3600,
            '9b1e04d7c3a85f26b0de9147a6c3f80d52e17b94',
            '1fb6c09e83d24a75b69e0c1d72f8a3545e96d0b7c28f1a43e0d95b76c3482f10',
          ),
          hubRevision(
            '00002-kel',
            6 * DAY,
            '31c7f58a0e96d24b7cf0a83e15d9264bb7e08f3c',
            '5a08e3d17c94bf62e0a1d85397cf4b6021de7fa8903cb54d61e8f72a0b9c43d5',
          ),
          hubRevision(
            '00001-rij',
            20 * DAY,
            'e2750b9cd4136fa88be15d07c39f4a60d8527be1',
            'c47a9f02e6b15d83907ec2f4a81b6d350fd9e27c60ab8314f5d07b92e6c1a840',
          ),
        ],
      },
      {
        project: 'agentics-dev',
        location: REGION,
        name: 'llm-forge',
        requestsPerSecond: 9,
        labels: { team: 'agentics', environment: 'production' },
        deployer: 'cloud-build@agentics-dev.iam.gserviceaccount.com',
        traffic: [{ type: 'LATEST', revision: null, percent: 100, tag: null }],
        revisions: [
          forgeRevision(
            '00002-pod',
            3 * DAY + 7 * 3600,
            '70d3ae91b54c286f0e7ba1d9c85f3602e4197bd8',
            '8e20d5b79fc13a64d07be9125ac8f63041d97eb5ca60f28314bd97e05f6ca213',
          ),
          forgeRevision(
            '00001-wam',
            12 * DAY,
            'a64f81d3590cb7e2d81f35ae04c96b7d20e5f918',
            '3d9ce7015fa842b6e1d073c98f5b2a64c0e9d1873fa65b20d4c7e81f9035ba62',
          ),
        ],
      },
    ],
    startedAt,
  );
}
