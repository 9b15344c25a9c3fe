import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Actor } from '@/lib/auth/actor';
import { executeQuery } from '@/lib/command';
import { connectionsCheck } from '@/lib/configuration/commands/connections-check';
import { connectionsCheckRead } from '@/lib/configuration/queries/connections-check-read';
import { must, openConsole, type TestConsole } from '@/lib/testing/console';
import { type ControlledClock, controlClock } from '@/lib/testing/controlled-clock';
import { DatabaseClock } from './database-clock';
import { answerConnectionCheck } from './doctor';
import type { WorkerDeps } from './worker-deps';

const NEVER = new AbortController().signal;

let ripcord: TestConsole;
let clock: ControlledClock;
let responder: Actor;
beforeAll(async () => {
  ripcord = await openConsole();
  clock = await controlClock();
  responder = await ripcord.person('responder');
});
beforeEach(() => ripcord.db.prisma.connectionCheck.deleteMany());
afterAll(async () => {
  await clock.close();
  await ripcord.close();
});

/** A worker whose ripcord.yaml can't be used: what it finds is no matter here. */
const worker = (configuration: WorkerDeps['configuration'] = () => null): WorkerDeps => ({
  db: ripcord.db,
  clock: new DatabaseClock(),
  find: () => undefined,
  metrics: () => undefined,
  secret: () => null,
  configuration,
});
const ask = async () => must(await ripcord.act(responder, connectionsCheck, {})).connectionCheckId;
const read = async (id: string) =>
  must(await executeQuery(ripcord.db, connectionsCheckRead, responder, { id }));

it('a check is asked in Postgres and answered by a worker', async () => {
  const id = await ask();
  expect(await read(id)).toMatchObject({ status: 'asked', report: null, allIsThere: null });
  await answerConnectionCheck(worker(), NEVER);
  expect(await read(id)).toMatchObject({
    status: 'done',
    allIsThere: 'unknown',
    report: { connections: [], problem: expect.stringContaining('ripcord.yaml') },
  });
});

it('asked while one is under way it is that one; after it, a new one', async () => {
  const first = await ask();
  expect(await ask()).toBe(first);
  await answerConnectionCheck(worker(), NEVER);
  expect(await ask()).not.toBe(first);
});

it('one whose worker died is answered by the next, and not before its time is over', async () => {
  const id = await ask();
  const died = new AbortController();
  await answerConnectionCheck(
    worker(() => {
      died.abort();
      return null;
    }),
    died.signal,
  );
  await answerConnectionCheck(worker(), NEVER);
  expect((await read(id)).status).toBe('running');
  await clock.later(60);
  await answerConnectionCheck(worker(), NEVER);
  expect((await read(id)).status).toBe('done');
});

it('a check that fails says so, and none is under way for ever', async () => {
  const id = await ask();
  const failing = worker(() => {
    throw new Error('hunter2');
  });
  await answerConnectionCheck(failing, NEVER);
  const found = await read(id);
  expect(found).toMatchObject({ status: 'done', allIsThere: 'unknown' });
  expect(JSON.stringify(found)).not.toContain('hunter2');
});

it('what was found is kept for a day', async () => {
  const old = await ask();
  await answerConnectionCheck(worker(), NEVER);
  await clock.later(86_400 + 60);
  await ask();
  await answerConnectionCheck(worker(), NEVER);
  const gone = await executeQuery(ripcord.db, connectionsCheckRead, responder, { id: old });
  expect(gone).toMatchObject({ ok: false, error: { code: 'not_found' } });
});
