import type { SeededSecret, SeededService } from '../../core/scenario';
import { EXPIRED_CERTIFICATE } from '../certificates';
import {
  DAY,
  HOUR,
  healthy,
  VIRTUOSO,
  VIRTUOSO_IMAGE,
  VIRTUOSO_STABLE,
  virtuosoRevision,
} from '../fleet';
import {
  BROKE,
  type Broken,
  deployed,
  fromDeployment,
  fromOutside,
  lostConnections,
  OUT_OF_MEMORY,
} from './broken';

const WELL = healthy();

/**
 * A quarter of an hour ago the traffic went back to a revision that uses the key's first version,
 * which was disabled when the second one came.
 */
function apiKeyRejected(): SeededService {
  const stable = {
    ...VIRTUOSO_STABLE,
    template: {
      ...VIRTUOSO_STABLE.template,
      secrets: [{ name: 'API_KEY', secret: 'virtuoso-api-key', version: '1' }],
    },
  };
  const newer = virtuosoRevision({
    suffix: '00002-luv',
    ageSeconds: 3 * HOUR,
    commit: '6e92d0b7c15f84a3de07b9162fc5830ad94e7b18',
    digest: '12f8c06d9ae3b7450d71ce9823fb64a50e9c8d1743b6fa02875ed3c19f06b4ae',
    template: { secrets: [{ name: 'API_KEY', secret: 'virtuoso-api-key', version: '2' }] },
  });
  return {
    ...VIRTUOSO,
    revisions: [newer, stable],
    moves: [{ ageSeconds: BROKE, revision: stable.name }],
    traffic: [
      { type: 'REVISION', revision: stable.name, percent: 100, tag: null },
      { type: 'REVISION', revision: stable.name, percent: 0, tag: 'stable-2026-11-19' },
    ],
    troubles: [
      fromOutside(
        {
          ...WELL,
          answers: [
            {
              method: '*',
              path: '/api/v1/*',
              share: 1,
              status: 401,
              body: { error: 'Invalid API key' },
              line: {
                severity: 'ERROR',
                log: 'stderr',
                says: [
                  'API key refused: 9 FAILED_PRECONDITION: Secret Version ' +
                    '[projects/936111683985/secrets/virtuoso-api-key/versions/1] is in DISABLED state.',
                ],
              },
            },
          ],
        },
        {
          only: { revision: stable.name },
          ends: { enabled: { secret: 'virtuoso-api-key', version: '1' } },
        },
      ),
    ],
  };
}

const ROTATED_KEY: SeededSecret = {
  project: 'virtuoso-generator',
  name: 'virtuoso-api-key',
  versions: [
    { ageSeconds: 90 * DAY, state: 'DISABLED', value: 'simulated-virtuoso-api-key-1' },
    { ageSeconds: 3 * HOUR + 300, state: 'ENABLED', value: 'simulated-virtuoso-api-key-2' },
  ],
};

/** Firestore cannot be reached: what needs it waits and fails, what does not is well. */
function databaseConnection(): SeededService {
  return {
    ...VIRTUOSO,
    troubles: [
      fromOutside({
        ...WELL,
        steady: { ...WELL.steady, p95: 5.4, p99: 9.8 },
        answers: [
          {
            method: 'GET',
            path: '/health?detailed=true',
            share: 1,
            status: 503,
            body: {
              status: 'unhealthy',
              checks: { sessions: 'ok', firestore: 'unreachable', secrets: 'ok' },
            },
            line: null,
          },
          {
            method: '*',
            path: '/api/v1/*',
            share: 0.62,
            status: 500,
            body: { error: 'Database connection error' },
            line: {
              severity: 'ERROR',
              log: 'stderr',
              says: [
                'Database connection error: Firestore: 14 UNAVAILABLE: No connection established. ' +
                  'Last error: connect ETIMEDOUT',
                'Database connection error: Firestore: 4 DEADLINE_EXCEEDED: Deadline exceeded',
              ],
            },
          },
        ],
      }),
    ],
  };
}

/** Sessions are kept in memory, without an end, until the limit ends the instance. */
function memory(): SeededService {
  const digest = 'c58a19e07db2f4630b9d7c15ea842f93d60c7eb5a1f8034d29be6c70d5f3a817';
  const revision = virtuosoRevision({
    suffix: '00002-gat',
    ageSeconds: BROKE,
    commit: '93be07c1d5f2846a0e7d9c3b518fa246ce70d1b9',
    digest,
    env: { SESSION_CACHE: 'memory' },
  });
  return deployed(VIRTUOSO, revision, [
    fromDeployment(
      { image: `${VIRTUOSO_IMAGE}@sha256:${digest}` },
      { ...WELL, answers: [lostConnections(0.07)], ...OUT_OF_MEMORY },
      { memoryMib: 1024 },
    ),
  ]);
}

/** The domain's certificate ran out: callers go away before they have asked anything. */
function certificate(): SeededService {
  return {
    ...VIRTUOSO,
    troubles: [
      fromOutside(
        {
          ...WELL,
          lines: [
            {
              severity: 'ERROR',
              log: 'stderr',
              says: [
                'Self-check of https://api.virtuoso.example/health failed: Error: certificate has ' +
                  'expired, code CERT_HAS_EXPIRED: the SSL handshake was broken off',
              ],
              perMinute: 2,
            },
          ],
        },
        { arriving: 0.03 },
      ),
    ],
  };
}

const runbook = 'virtuoso-api';

export const VIRTUOSO_MODES: readonly Broken[] = [
  {
    name: 'virtuoso-api-key-rejected',
    runbook,
    failureMode: 'api_key_rejected',
    service: apiKeyRejected(),
    secrets: [ROTATED_KEY],
  },
  {
    name: 'virtuoso-api-database-connection',
    runbook,
    failureMode: 'database_connection',
    service: databaseConnection(),
  },
  { name: 'virtuoso-api-memory', runbook, failureMode: 'memory', service: memory() },
  {
    name: 'virtuoso-api-certificate',
    runbook,
    failureMode: 'certificate',
    service: certificate(),
    certificates: [EXPIRED_CERTIFICATE],
  },
];
