import { generateKeyPairSync, randomUUID } from 'node:crypto';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { Actor } from '@/lib/auth/actor';
import { type Command, executeCommand, executeQuery, type Query } from '@/lib/command';
import { loadConfiguration } from '@/lib/configuration/load';
import { openDatabase } from '@/lib/db';
import { env } from '@/lib/env';
import { fleetRead } from '@/lib/fleet/queries/fleet';
import { serviceRead } from '@/lib/fleet/queries/service';
import { servicesList } from '@/lib/fleet/queries/services';
import { incidentDeclare } from '@/lib/incidents/commands/incident-declare';
import { createPlatforms, type Platforms } from '@/lib/platforms/registry';
import type { Result } from '@/lib/result';
import { assertFold } from '@/lib/testing/assert-fold';
import type { TimelineEvent } from '@/lib/timeline/decode';
import { readEvents } from '@/lib/timeline/read';
import { type Simulator, startSimulator } from '@/simulator/start';
import { writeCheckpoint } from './checkpoint';
import { DatabaseClock } from './database-clock';
import { gatherEvidence } from './evidence';
import { expireDue } from './expire';
import { observeDue } from './observe';
import { proposeDecisions } from './propose';
import { sampleDue } from './sample';
import { sentStep } from './sent-step-fixture';
import { recordEdges } from './signal-edges';
import type { WorkerDeps } from './worker-deps';

const root = path.resolve(import.meta.dirname, '..', '..');
const never = new AbortController().signal;
const db = openDatabase(env().databaseUrl);
const clock = new DatabaseClock();
const GOOD = 'virtuoso-api-00001-abc';
const BAD = 'virtuoso-api-00002-mux';
let simulator: Simulator;
let platforms: Platforms;
let deps: WorkerDeps;
let actor: Actor;

beforeAll(async () => {
  simulator = await startSimulator({ settings: { trafficUpdateMs: 0, frontendLagMs: 0 } });
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
});
afterAll(async () => {
  await platforms.close();
  await simulator.stop();
  await db.close();
});
beforeEach(async () => {
  simulator.control.clearFaults();
  await lookAgain();
});

/** As if the period had passed. */
async function lookAgain(): Promise<void> {
  const attemptedAt = new Date('2020-01-01T00:00:00.000Z');
  await db.prisma.observation.updateMany({ data: { attemptedAt } });
  await db.prisma.signalFrame.updateMany({ data: { attemptedAt } });
  await observeDue(deps, never);
  await sampleDue(deps, never);
}

async function read<I extends z.ZodType, O extends z.ZodType>(
  query: Query<I, O>,
  input: unknown,
): Promise<z.output<O>> {
  return given(await executeQuery(db, query, actor, input));
}

async function run<I extends z.ZodType, O extends z.ZodType>(
  command: Command<I, O>,
  input: unknown,
): Promise<z.output<O>> {
  return given(await executeCommand(db, command, actor, input, randomUUID()));
}

function given<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

async function eventsOf(incidentId: string): Promise<TimelineEvent[]> {
  const { streamId } = await db.prisma.incident.findUniqueOrThrow({ where: { id: incidentId } });
  return readEvents(db, streamId);
}

async function dataOf(incidentId: string, kind: string): Promise<unknown[]> {
  return (await eventsOf(incidentId))
    .filter((event) => event.kind === kind)
    .map(({ data }) => data);
}

describe('the fleet', () => {
  it('shows what is failing first, with figures, and what is not connected last', async () => {
    const fleet = await read(fleetRead, {});
    expect(fleet.services.map(({ slug, state }) => [slug, state])).toEqual([
      ['virtuoso-api', 'failing'],
      ['llm-connector-hub', 'healthy'],
      ['llm-forge', 'healthy'],
      ['llm-orchestrator', 'not_connected'],
      ['llm-hub', 'not_connected'],
    ]);
    const [worst] = fleet.services;
    expect(worst?.signals.errors?.value).toBeCloseTo(0.34, 1);
    expect(worst?.signals.errors).toMatchObject({ breach: 'over', limit: 0.2 });
    expect(worst?.signals.latency?.value).toBeGreaterThan(5.5);
    expect(worst?.signals.latency?.value).toBeLessThan(7);
    expect(worst).toMatchObject({ settled: true, pinned: false, stale: false });
    expect(worst?.ready.detail).toBe('to 00001-abc');
    expect(['warnings', 'ready']).toContain(worst?.ready.state);
    expect(fleet.tally).toMatchObject({ failing: 1, healthy: 2, notConnected: 2 });
    expect(fleet.waiting).toMatchObject([{ kind: 'declare', subject: 'Virtuoso API' }]);
    expect(fleet.dependencies.every(({ state }) => state === 'ok')).toBe(true);
    const lane = fleet.lanes.find(({ slug }) => slug === 'virtuoso-api');
    expect(lane?.spans.at(-1)).toMatchObject({ kind: 'over', to: null });
    expect(lane?.marks).toMatchObject([{ kind: 'change' }]);
  });

  it('turns unknown, never healthy, within one look when a platform is out of reach', async () => {
    const fault = { kind: 'error', code: 'UNAVAILABLE', times: null, method: '*' } as const;
    simulator.control.fault(fault);
    await lookAgain();
    const fleet = await read(fleetRead, {});
    const connected = fleet.services.filter((row) => row.connected);
    expect(connected.map(({ state, stale, effective }) => [state, stale, effective])).toEqual([
      ['unknown', true, []],
      ['unknown', true, []],
      ['unknown', true, []],
    ]);
    expect(connected.every(({ observedAt }) => observedAt !== null)).toBe(true);
    const { services } = await read(servicesList, {});
    expect(services[0]?.why).toMatch(/^Unknown, last seen .*: /);
    const silent = fleet.dependencies.filter(({ state }) => state === 'down');
    expect(silent.map(({ name }) => name)).toEqual([
      'Cloud Run virtuoso',
      'Cloud Run agentics',
      'Metrics',
    ]);
  });
});

describe('a service', () => {
  it('is compared with the last known good revision, which a rollback could go to', async () => {
    const view = await read(serviceRead, { slug: 'virtuoso-api' });
    expect([view.current?.revision, view.candidate?.revision]).toEqual([BAD, GOOD]);
    expect(view.current?.percent).toBe(100);
    const changed = view.rows
      .filter(({ change }) => change === 'changed')
      .map(({ label }) => label);
    expect(changed).toEqual(
      expect.arrayContaining(['5xx', 'Image digest', 'Commit', 'POOL_MAX', 'SESSION_CACHE']),
    );
    expect(view.rows.find(({ label }) => label === 'API_KEY')).toMatchObject({ change: 'same' });
    expect(JSON.stringify(view.rows)).not.toMatch(/"memory"|"redis"/);
    expect(view.verdict).toMatchObject({ target: GOOD, outcome: 'warnings' });
    expect(view.charts.map(({ id }) => id)).toContain('error_rate_5xx');
    expect(view.markers).toMatchObject([{ kind: 'deploy' }]);
    expect(view.placeLine).toBe('Cloud Run, us-central1, virtuoso-generator');
  });
});

describe('an incident under way', () => {
  let incidentId: string;

  it('has its signals, its decision and its evidence put on the record once', async () => {
    const declared = await run(incidentDeclare, {
      service: 'virtuoso-api',
      title: 'Errors after the deploy',
      severity: 2,
    });
    incidentId = declared.id;
    for (let round = 0; round < 2; round++) {
      await recordEdges(db);
      await proposeDecisions(db);
      await gatherEvidence(deps, never);
    }
    const breached = await dataOf(incidentId, 'signal.breached');
    expect(breached).toMatchObject([
      { service: 'virtuoso-api', signal: 'error_rate', limit: 0.2 },
      { service: 'virtuoso-api', signal: 'latency_p95', limit: 5 },
    ]);
    expect(await dataOf(incidentId, 'decision.proposed')).toMatchObject([
      { outcome: 'procedure', severity: 2, procedure: 'quick_rollback', withinSeconds: 900 },
    ]);
    const checked = await dataOf(incidentId, 'checklist.item_checked');
    expect(checked).toMatchObject([
      { key: 'deployment_related', by: 'machine' },
      { key: 'error_metrics_kept', by: 'machine' },
      { key: 'logs_exported', by: 'machine' },
    ]);
    const attached = await dataOf(incidentId, 'attachment.added');
    expect(attached).toHaveLength(3);
    const kept = await db.prisma.evidence.findMany({ orderBy: { name: 'asc' } });
    expect(kept.map(({ name }) => name.split('-')[0])).toEqual(['deployment', 'logs', 'signals']);
    expect(kept.every(({ bytes, size }) => bytes?.length === size && size > 100)).toBe(true);
    await assertFold(db, 'the worker');
  });

  it('shows on its timeline what somebody else changed, with their name', async () => {
    simulator.control.deploy({
      service: 'virtuoso-api',
      actor: 'kim@shop.example',
      traffic: [
        { revision: GOOD, percent: 100, tag: null },
        { revision: GOOD, percent: 0, tag: 'stable-2026-11-19' },
      ],
    });
    await lookAgain();
    await lookAgain();
    expect(await dataOf(incidentId, 'change.observed')).toMatchObject([
      { service: 'virtuoso-api', kind: 'traffic', actor: 'kim@shop.example' },
    ]);
    const changes = await db.prisma.change.findMany({ where: { kind: 'traffic' } });
    expect(changes).toHaveLength(1);
    expect((await read(fleetRead, {})).services.find((row) => row.incident)?.pinned).toBe(true);
  });
});

describe('what a run of ours changed', () => {
  it('is kept as ours, and is no news for the timeline', async () => {
    const { incidentId } = await db.prisma.incidentService.findFirstOrThrow({
      where: { service: { slug: 'virtuoso-api' } },
    });
    const before = await dataOf(incidentId, 'change.observed');
    const traffic = [
      { revision: BAD, percent: 100, tag: null },
      { revision: GOOD, percent: 0, tag: 'stable-2026-11-19' },
    ];
    const intentId = await sentStep(db, traffic);
    simulator.control.deploy({ service: 'virtuoso-api', actor: 'ripcord@shop.example', traffic });
    await lookAgain();
    expect(await dataOf(incidentId, 'change.observed')).toEqual(before);
    const [change] = await db.prisma.change.findMany({ orderBy: { at: 'desc' }, take: 1 });
    expect(change).toMatchObject({ kind: 'traffic', detail: { intent: intentId } });
  });
});

describe('what can be forgotten', () => {
  it('expires: a hold, with its event on the record', async () => {
    const target = await db.prisma.target.findFirstOrThrow({
      where: { service: { slug: 'llm-forge' } },
      include: { service: true },
    });
    const before = new Date(Date.now() - 7_200_000);
    const hold = await db.prisma.hold.create({
      data: {
        targetId: target.id,
        revisionName: 'llm-forge-00001-wam',
        ownerId: actor.personId,
        reason: 'It leaks.',
        createdAt: before,
        expiresAt: new Date(before.getTime() + 3_600_000),
      },
    });
    await expireDue(db);
    await expireDue(db);
    const events = await readEvents(db, target.service.streamId);
    expect(events.map(({ kind, data }) => [kind, data])).toEqual([
      ['hold.expired', { holdId: hold.id, revision: 'llm-forge-00001-wam' }],
    ]);
  });
});

describe('checkpoints', () => {
  it('sign all heads when one moved, each following the one before', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const first = await writeCheckpoint(db, privateKey);
    expect(first?.heads.streams.length).toBeGreaterThan(1);
    expect(await writeCheckpoint(db, privateKey)).toBeNull();
    await run(incidentDeclare, { service: 'llm-forge', title: 'Drill', severity: 4, drill: true });
    const second = await writeCheckpoint(db, privateKey);
    expect([first?.n, second?.n]).toEqual([1, 2]);
    expect(second?.heads.streams.length).toBe((first?.heads.streams.length ?? 0) + 1);
  });
});
