import type { Answer, Profile } from '../../core/profile';
import type { SeededService } from '../../core/scenario';
import { SECRET_ACCESSOR } from '../../core/secrets';
import { HUB, HUB_IMAGE, healthy, hubRevision } from '../fleet';
import {
  BROKE,
  type Broken,
  deployed,
  fromDeployment,
  fromOutside,
  lostConnections,
  OUT_OF_MEMORY,
} from './broken';

const WELL = healthy({ p95: 0.38, p99: 0.6 });

const UNGRANTED = 'llm-connector-hub-sa@agentics-dev.iam.gserviceaccount.com';

function refused(path: string): Answer {
  return {
    method: 'POST',
    path,
    share: 0.92,
    status: 403,
    body: { error: 'Permission denied' },
    line: {
      severity: 'ERROR',
      log: 'stderr',
      says: [
        `Permission denied: service account ${UNGRANTED} cannot read a provider's key: ` +
          "7 PERMISSION_DENIED: Permission 'secretmanager.versions.access' denied for resource " +
          "'projects/agentics-dev/secrets/openai-api-key/versions/3' (or it may not exist).",
        `Permission denied: service account ${UNGRANTED} cannot read a provider's key: ` +
          "7 PERMISSION_DENIED: Permission 'secretmanager.versions.access' denied for resource " +
          "'projects/agentics-dev/secrets/anthropic-api-key/versions/2' (or it may not exist).",
      ],
    },
  };
}

/** It reads its keys itself, under an account that was granted nothing. */
function authentication(): SeededService {
  const revision = hubRevision({
    suffix: '00004-vex',
    ageSeconds: BROKE,
    commit: '5d20c6e19fa7b48305e1d9c2760b8fa34e97d156',
    digest: '60c1f9d2a7be48135d0f7e92b6ac3841e05d9f27b38c46a1d7052ef98b3ca6d4',
    template: { serviceAccount: UNGRANTED, secrets: [] },
    env: { PROVIDER_KEYS: 'secret-manager' },
  });
  const trouble = fromDeployment(
    { serviceAccount: UNGRANTED },
    { ...WELL, answers: [refused('/webhook-ingest'), refused('/erp-surface')] },
  );
  const granted = { member: `serviceAccount:${UNGRANTED}`, role: SECRET_ACCESSOR };
  return deployed(HUB, revision, [{ ...trouble, ends: { granted } }]);
}

/** The provider signs with another secret than the one that the service was started with. */
function webhookSignature(): SeededService {
  const answer: Answer = {
    method: 'POST',
    path: '/webhook-ingest',
    share: 1,
    status: 401,
    body: { error: 'Signature verification failed' },
    line: {
      severity: 'WARNING',
      log: 'stderr',
      says: ['Signature verification failed: X-Webhook-Signature is not the HMAC of the body'],
    },
  };
  const unless = { secretAfter: { secret: 'webhook-secret', version: 1 } };
  return { ...HUB, troubles: [fromOutside({ ...WELL, answers: [answer] }, { unless })] };
}

/** The revision before has an address of its own, so it can be asked beside the new one. */
const TAGGED: SeededService = {
  ...HUB,
  traffic: [
    ...HUB.traffic,
    { type: 'REVISION', revision: 'llm-connector-hub-00003-tov', percent: 0, tag: 'good' },
  ],
};

/** Its schemas refuse what the former ones took, and consumers refuse what it sends. */
function schemaDrift(): SeededService {
  const revision = hubRevision({
    suffix: '00004-qud',
    ageSeconds: BROKE,
    commit: 'b3f6814ce07d29a5f81c3e60d47a925bce18f073',
    digest: 'a94d07c3e15b82f69d3ac70e184fb5627d90e3c8f1a25b46087ce9d3fa61b752',
    env: { SCHEMA_VERSION: '2.0.0' },
  });
  const answer: Answer = {
    method: 'POST',
    path: '/erp-surface',
    share: 1,
    status: 400,
    body: { error: 'Unexpected property "externalRef" in ErpEvent' },
    line: {
      severity: 'WARNING',
      log: 'stderr',
      says: [
        'ErpEvent refused: Unexpected property "externalRef"',
        'ErpEvent refused: Missing required field "sourceSystem"',
      ],
    },
  };
  return deployed(TAGGED, revision, [
    fromDeployment(
      {
        image: `${HUB_IMAGE}@sha256:a94d07c3e15b82f69d3ac70e184fb5627d90e3c8f1a25b46087ce9d3fa61b752`,
      },
      {
        ...WELL,
        answers: [answer],
        lines: [
          {
            severity: 'WARNING',
            log: 'stderr',
            says: ['DecisionEvent rejected by its consumer: Unexpected property "externalRef"'],
            perMinute: 12,
          },
        ],
      },
    ),
  ]);
}

/** The address that it was started with is no longer right: it answers, what it decides is lost. */
function ruvector(): SeededService {
  const profile: Profile = {
    ...WELL,
    answers: [
      {
        method: 'GET',
        path: '/ready',
        share: 1,
        status: 503,
        body: { status: 'not ready', error: 'ruvector: unreachable' },
        line: { severity: 'ERROR', log: 'stderr', says: ['not ready: ruvector: unreachable'] },
      },
    ],
    lines: [
      {
        severity: 'ERROR',
        log: 'stderr',
        says: [
          { message: 'DecisionEvent not persisted', error: 'ruvector: unreachable' },
          {
            message: 'DecisionEvent not persisted',
            error: 'ruvector: unreachable (connect ETIMEDOUT)',
          },
        ],
        perMinute: 90,
      },
    ],
  };
  const unless = { secretAfter: { secret: 'ruvector-service-url', version: 1 } };
  return { ...HUB, troubles: [fromOutside(profile, { unless })] };
}

/** It holds payloads in memory until its limit ends it. */
function exhaustion(): SeededService {
  const digest = '37e0b5c9d1f846a20c7d93be15f48a6072ce9d41b8056fa3e79d20c4b1586fa9';
  const revision = hubRevision({
    suffix: '00004-nim',
    ageSeconds: BROKE,
    commit: '08d5e7a2c49b31f6074ec8d1fa25936b7c10de84',
    digest,
    env: { PAYLOAD_BUFFER: 'memory' },
  });
  return deployed(HUB, revision, [
    fromDeployment(
      { image: `${HUB_IMAGE}@sha256:${digest}` },
      {
        ...WELL,
        steady: { ...WELL.steady, p95: 2.6, p99: 5.8 },
        answers: [lostConnections(0.11)],
        ...OUT_OF_MEMORY,
      },
      { memoryMib: 1024 },
    ),
  ]);
}

const runbook = 'llm-connector-hub';

export const CONNECTOR_HUB_MODES: readonly Broken[] = [
  {
    name: 'llm-connector-hub-authentication',
    runbook,
    failureMode: 'authentication',
    service: authentication(),
  },
  {
    name: 'llm-connector-hub-webhook-signature',
    runbook,
    failureMode: 'webhook_signature',
    service: webhookSignature(),
  },
  {
    name: 'llm-connector-hub-schema-drift',
    runbook,
    failureMode: 'schema_drift',
    service: schemaDrift(),
  },
  {
    name: 'llm-connector-hub-ruvector',
    runbook,
    failureMode: 'ruvector',
    service: ruvector(),
  },
  {
    name: 'llm-connector-hub-exhaustion',
    runbook,
    failureMode: 'exhaustion',
    service: exhaustion(),
  },
];
