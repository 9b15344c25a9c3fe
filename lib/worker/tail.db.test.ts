import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor } from '@/lib/auth/actor';
import { executeCommand, executeQuery } from '@/lib/command';
import { loadConfiguration } from '@/lib/configuration/load';
import { openDatabase } from '@/lib/db';
import { env } from '@/lib/env';
import { incidentDeclare } from '@/lib/incidents/commands/incident-declare';
import { tailRead } from '@/lib/incidents/queries/tail';
import type { TailView } from '@/lib/incidents/tail-view';
import { createPlatforms, type Platforms } from '@/lib/platforms/registry';
import { failureModeScenario } from '@/simulator/scenarios/failure-modes';
import { type Simulator, startSimulator } from '@/simulator/start';
import { DatabaseClock } from './database-clock';
import { expireDue } from './expire';
import { observeDue } from './observe';
import { readDueTails } from './tail';
import type { WorkerDeps } from './worker-deps';

const root = path.resolve(import.meta.dirname, '..', '..');
const never = new AbortController().signal;
const db = openDatabase(env().databaseUrl);
const clock = new DatabaseClock();
let simulator: Simulator;
let platforms: Platforms;
let deps: WorkerDeps;
let number: number;
let actor: Actor;

beforeAll(async () => {
  simulator = await startSimulator({ scenario: failureModeScenario('llm-connector-hub-ruvector') });
  const { configuration } = await loadConfiguration(db, {
    configFile: path.join(root, 'ripcord.yaml'),
    runbooksDir: path.join(root, 'runbooks'),
  });
  platforms = createPlatforms(configuration?.connections ?? [], {
    simulator: simulator.grpcAddress,
    environment: {},
    clock: () => clock.now(),
  });
  deps = {
    db,
    clock,
    find: platforms.find,
    metrics: platforms.metrics,
    secret: () => null,
    configuration: () => configuration,
  };
  const person = await db.prisma.person.create({ data: { name: 'Ada' } });
  actor = {
    personId: person.id,
    name: 'Ada',
    via: 'session',
    credentialId: randomUUID(),
    grants: [{ teamId: null, role: 'commander' }],
    ceiling: null,
  };
  await observeDue(deps, never);
});
afterAll(async () => {
  await platforms.close();
  await simulator.stop();
  await db.close();
});

async function look(): Promise<TailView> {
  const result = await executeQuery(db, tailRead, actor, { number });
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

/** Its next look is due. */
async function due(): Promise<void> {
  await db.prisma.$executeRaw`update tail set attempted_at = attempted_at - interval '61 seconds'`;
}

it('nothing is read while no incident is under way', async () => {
  await readDueTails(deps, never);
  expect(await db.prisma.tail.count()).toBe(0);
});

it('of an incident’s service lines, latencies and instances are read, errors among them', async () => {
  const input = { service: 'llm-connector-hub', title: 'Events are missing', severity: 3 };
  const declared = await executeCommand(db, incidentDeclare, actor, input, randomUUID());
  if (!declared.ok) throw new Error(declared.error.message);
  number = declared.value.number;
  await readDueTails(deps, never);
  const { lines, pace, stopped } = await look();
  expect(stopped).toBeNull();
  expect(lines.value?.lines.some(({ isError }) => isError)).toBe(true);
  expect(lines.value?.lines.length).toBeLessThanOrEqual(200);
  const [revision] = pace.value?.revisions ?? [];
  expect(revision?.instances).toBeGreaterThanOrEqual(1);
  expect(revision?.p50).toBeLessThanOrEqual(revision?.p95 ?? 0);
});

it('it is not read again before its time', async () => {
  const before = (await look()).lines.at;
  await readDueTails(deps, never);
  expect((await look()).lines.at).toBe(before);
});

it('what can’t be read any more stays, with its age and the reason', async () => {
  const before = await look();
  await due();
  await readDueTails({ ...deps, find: () => undefined }, never);
  const after = await look();
  expect(after.lines).toEqual({ ...before.lines, why: 'its connection can’t be used' });
  expect(after.pace).toEqual({ ...before.pace, why: 'its connection can’t be used' });
});

it('it is forgotten an hour after the last look', async () => {
  await db.prisma.$executeRaw`update tail set attempted_at = attempted_at - interval '2 hours'`;
  await expireDue(db);
  expect((await look()).lines.value).toBeNull();
});
