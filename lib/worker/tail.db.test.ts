import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { z } from 'zod';
import type { Actor } from '@/lib/auth/actor';
import { type Command, executeCommand, executeQuery } from '@/lib/command';
import { loadConfiguration } from '@/lib/configuration/load';
import { openDatabase } from '@/lib/db';
import { env } from '@/lib/env';
import { incidentDeclare } from '@/lib/incidents/commands/incident-declare';
import { tailRead } from '@/lib/incidents/queries/tail';
import type { TailView } from '@/lib/incidents/tail-view';
import { createPlatforms, type Platforms } from '@/lib/platforms/registry';
import { planRequest } from '@/lib/runs/commands/plan-request';
import { planRequestRead } from '@/lib/runs/queries/plan-request-read';
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

async function run<I extends z.ZodType, O extends z.ZodType>(
  command: Command<I, O>,
  input: unknown,
): Promise<z.output<O>> {
  const result = await executeCommand(db, command, actor, input, randomUUID());
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

async function declare(service: string): Promise<number> {
  const incident = await run(incidentDeclare, { service, title: 'It fails', severity: 3 });
  return incident.number;
}

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
  number = await declare('llm-connector-hub');
  await readDueTails(deps, never);
  const { lines, pace, stopped } = await look();
  expect(stopped).toBeNull();
  expect(lines.value?.lines.some(({ isError }) => isError)).toBe(true);
  expect(lines.value?.lines.length).toBeLessThanOrEqual(200);
  const [revision] = pace.value?.revisions ?? [];
  expect(revision?.instances).toBeGreaterThanOrEqual(1);
  expect(revision?.p50).toBeLessThanOrEqual(revision?.p95 ?? 0);
});

it.each([
  ['llm-connector-hub', 'full_rollback', 'Nothing is lost by going back'],
  ['virtuoso-api', 'image_rollback', 'Secrets stay as they are'],
])('for %s’s %s an image is chosen by digest, tag and time; data safety is said', async (...of) => {
  const [service, procedure, safety] = of;
  const incident = service === 'llm-connector-hub' ? number : await declare(service);
  await readDueTails(deps, never);
  const asked = await run(planRequest, { number: incident, procedure });
  const view = await executeQuery(db, planRequestRead, actor, { id: asked.planRequestId });
  if (!view.ok) throw new Error(view.error.message);
  const [field] = view.value.fields;
  expect([field?.name, field?.why]).toEqual(['revision', null]);
  const serving = field?.options.find(({ detail }) => detail?.includes('serves now'));
  expect(serving?.detail).toMatch(/^sha256:[0-9a-f]{8}, tags? \S+.*, uploaded 20\d\d-/);
  expect(view.value.safety.map(({ title }) => title)).toContain(safety);
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
