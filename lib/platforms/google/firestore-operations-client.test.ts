import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildState } from '@/simulator/core/scenario';
import { type Simulator, startSimulator } from '@/simulator/start';
import {
  createFirestoreOperationsClient,
  type FirestoreOperationsClient,
} from './firestore-operations-client';
import { CONNECTION, NEVER, PROJECT, settingsOf } from './test-connection';

const DATABASE = `projects/${PROJECT}/databases/(default)`;
const OPERATION = {
  project: PROJECT,
  database: '(default)',
  bucket: 'gs://virtuoso-backups/nightly',
  documents: 1000,
  failure: null,
} as const;

let simulator: Simulator;
let operations: FirestoreOperationsClient;
beforeEach(async () => {
  simulator = await startSimulator({
    scenario: (startedAt) =>
      buildState([], startedAt, {
        databaseOperations: [
          { ...OPERATION, id: 'now', kind: 'import', ageSeconds: 1800, seconds: 3600 },
          {
            ...OPERATION,
            id: 'bad',
            kind: 'export',
            ageSeconds: 7200,
            seconds: 60,
            failure: 'Bucket not found.',
          },
          { ...OPERATION, id: 'good', kind: 'export', ageSeconds: 86_400, seconds: 60 },
        ],
      }),
  });
  operations = createFirestoreOperationsClient(CONNECTION, settingsOf(simulator));
});
afterEach(async () => {
  await operations.close();
  await simulator.stop();
});

describe('operations of a database', () => {
  it('say what they are, how far, and how they ended', async () => {
    const reply = await operations.list(DATABASE, NEVER);
    expect(reply).toMatchObject({
      ok: true,
      value: [
        { id: 'now', kind: 'import', state: 'running', endedAt: null, bucket: OPERATION.bucket },
        { id: 'bad', kind: 'export', state: 'failed', problem: 'Bucket not found' },
        {
          id: 'good',
          kind: 'export',
          state: 'succeeded',
          problem: null,
          startedAt: expect.stringMatching(/Z$/),
          endedAt: expect.stringMatching(/Z$/),
          documents: { done: 1000, of: 1000 },
        },
      ],
    });
    const [running] = reply.ok ? reply.value : [];
    expect(running?.documents?.of).toBe(1000);
    expect(running?.documents?.done).toBeLessThan(1000);
  });

  it('of another database are none of these', async () => {
    expect(await operations.list(`projects/${PROJECT}/databases/other`, NEVER)).toEqual({
      ok: true,
      value: [],
    });
  });

  it('that may not be read say which permission is missing', async () => {
    simulator.control.settings({ deniedPermissions: ['datastore.operations.list'] });
    expect(await operations.list(DATABASE, NEVER)).toMatchObject({
      ok: false,
      error: { kind: 'permission', permission: 'datastore.operations.list' },
    });
  });
});
