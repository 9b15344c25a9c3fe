import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { Actor } from '@/lib/auth/actor';
import { type Command, executeCommand, executeQuery } from '@/lib/command';
import { loadConfiguration } from '@/lib/configuration/load';
import { openDatabase } from '@/lib/db';
import { env } from '@/lib/env';
import { failureModeDetect } from '@/lib/failure-modes/commands/failure-mode-detect';
import type { FailureModesView } from '@/lib/failure-modes/failure-modes-view';
import { failureModesList } from '@/lib/failure-modes/queries/failure-modes';
import { incidentChangeStatus } from '@/lib/incidents/commands/incident-change-status';
import { incidentDeclare } from '@/lib/incidents/commands/incident-declare';
import { createPlatforms, type Platforms } from '@/lib/platforms/registry';
import { assertFold } from '@/lib/testing/assert-fold';
import { readEvents } from '@/lib/timeline/read';
import { failureModeScenario } from '@/simulator/scenarios/failure-modes';
import { type Simulator, startSimulator } from '@/simulator/start';
import { DatabaseClock } from './database-clock';
import { type DetectDeps, readDueSymptoms, runAskedDetections } from './detect';
import { guardedProbe } from './guarded-probe';
import { observeDue } from './observe';
import { sampleDue } from './sample';
import type { WorkerDeps } from './worker-deps';

const root = path.resolve(import.meta.dirname, '..', '..');
const never = new AbortController().signal;
const db = openDatabase(env().databaseUrl);
const clock = new DatabaseClock();
let simulator: Simulator;
let platforms: Platforms;
let deps: DetectDeps;
let actor: Actor;
let incident: { readonly id: string; readonly number: number };

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
  const worker: WorkerDeps = {
    db,
    clock,
    find: platforms.find,
    metrics: platforms.metrics,
    secret: () => null,
    configuration: () => configuration,
  };
  deps = {
    ...worker,
    probe: (order, signal) => guardedProbe(worker, order, signal),
    payload: () => null,
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
  await sampleDue(deps, never);
  incident = await run(incidentDeclare, {
    service: 'llm-connector-hub',
    title: 'DecisionEvents are missing',
    severity: 3,
  });
});
afterAll(async () => {
  await platforms.close();
  await simulator.stop();
  await db.close();
});

async function ask<I extends z.ZodType, O extends z.ZodType>(
  command: Command<I, O>,
  input: unknown,
) {
  return executeCommand(db, command, actor, input, randomUUID());
}

async function run<I extends z.ZodType, O extends z.ZodType>(
  command: Command<I, O>,
  input: unknown,
): Promise<z.output<O>> {
  const result = await ask(command, input);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

async function look(symptoms = ''): Promise<FailureModesView> {
  const result = await executeQuery(db, failureModesList, actor, {
    number: incident.number,
    symptoms,
  });
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

async function eventsOf(kind: string): Promise<unknown[]> {
  const { streamId } = await db.prisma.incident.findUniqueOrThrow({ where: { id: incident.id } });
  const events = await readEvents(db, streamId);
  return events.filter((event) => event.kind === kind).map(({ data }) => data);
}

describe('the finder, before the worker has looked', () => {
  it('ranks nothing, and says that logs and probes were not read', async () => {
    const { ranked, looked } = await look();
    expect(ranked).toEqual([]);
    const missing = looked
      .filter(({ at }) => at === null)
      .map(({ what, detail }) => [what, detail]);
    expect(missing).toEqual([
      ['Logs', 'not read yet'],
      ['Probes', 'not read yet'],
    ]);
  });
});

describe('the worker', () => {
  it('reads the symptoms of an incident’s service, once a period', async () => {
    await readDueSymptoms(deps, never);
    const first = await db.prisma.symptomReading.findMany();
    expect(first).toHaveLength(1);
    await readDueSymptoms(deps, never);
    expect(await db.prisma.symptomReading.findMany()).toEqual(first);
    const { ranked } = await look();
    expect(ranked[0]?.id).toBe('ruvector');
    expect(ranked[0]?.reasons.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['logs', 'probe']),
    );
  });

  it('runs a failure mode’s detections once when asked twice, and puts them on the record', async () => {
    const ref = { number: incident.number, failureMode: 'ruvector' };
    expect(await run(failureModeDetect, ref)).toEqual({ asked: 2 });
    expect(await run(failureModeDetect, ref)).toEqual({ asked: 0 });
    const before = (await look()).modes.find(({ mode }) => mode.id === 'ruvector');
    expect(before?.detections.map(({ askedAt }) => askedAt !== null)).toEqual([true, true]);

    await Promise.all([runAskedDetections(deps, never), runAskedDetections(deps, never)]);
    const view = await look();
    const after = view.modes.find(({ mode }) => mode.id === 'ruvector');
    expect(after?.detections).toMatchObject([
      { kind: 'probe', askedAt: null, last: { outcome: 'points_to_it' } },
      {
        kind: 'look',
        last: {
          outcome: 'unknown',
          summary: expect.stringContaining('never read'),
          facts: [{ what: expect.stringContaining('ruvector-service-url'), says: 'well' }],
        },
      },
    ]);
    expect(view.ranked[0]?.reasons.map(({ kind }) => kind)).toContain('detection');
    expect(await eventsOf('detection.asked')).toHaveLength(2);
    const done = await eventsOf('detection.done');
    expect(done).toHaveLength(2);
    expect(done).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ detection: 'Readiness', outcome: 'points_to_it' }),
        // What was read stays beside the record.
        expect.not.objectContaining({ facts: expect.anything() }),
      ]),
    );
    await assertFold(db, 'a detection');
  });

  it('names the permission that a look lacks, and takes nothing for well', async () => {
    const denied = 'resourcemanager.projects.getIamPolicy';
    simulator.control.settings({ deniedPermissions: [denied] });
    const { number } = incident;
    await run(failureModeDetect, { number, failureMode: 'authentication', item: 1 });
    await runAskedDetections(deps, never);
    simulator.control.settings({ deniedPermissions: [] });
    const mode = (await look()).modes.find((each) => each.mode.id === 'authentication');
    expect(mode?.detections[1]?.last).toMatchObject({
      outcome: 'unknown',
      summary: expect.stringContaining(denied),
    });
  });

  it('sends the known-good payload from the file that ripcord.yaml names, else asks for it', async () => {
    const asked = { number: incident.number, failureMode: 'schema_drift', item: 1 };
    await run(failureModeDetect, asked);
    await runAskedDetections(deps, never);
    await run(failureModeDetect, asked);
    await runAskedDetections({ ...deps, payload: () => '{"event":"order"}' }, never);
    expect((await eventsOf('detection.done')).slice(-2)).toMatchObject([
      { outcome: 'unknown', summary: expect.stringContaining('A person sends the written line') },
      { outcome: 'speaks_against_it', summary: expect.stringContaining('POST /erp-surface') },
    ]);
  });

  it('sends a webhook that is signed as the provider signs it, and shows no secret', async () => {
    const signed = { ...deps, secret: () => 'simulated-webhook-secret' };
    await run(failureModeDetect, {
      number: incident.number,
      failureMode: 'webhook_signature',
      item: 0,
    });
    await runAskedDetections(signed, never);
    const done = await eventsOf('detection.done');
    expect(done.at(-1)).toMatchObject({
      failureMode: 'webhook_signature',
      outcome: 'speaks_against_it',
    });
    expect(JSON.stringify(done)).not.toContain('simulated-webhook-secret');
  });

  it('says unknown, never absent, where logs can’t be read', async () => {
    simulator.control.fault({ kind: 'error', code: 'UNAVAILABLE', times: null, method: '*' });
    const attemptedAt = new Date('2020-01-01T00:00:00.000Z');
    await db.prisma.symptomReading.updateMany({ data: { attemptedAt } });
    await readDueSymptoms(deps, never);
    simulator.control.clearFaults();
    const { looked, ranked } = await look();
    expect(looked[0]).toMatchObject({ what: 'Logs', at: null });
    expect(ranked[0]).toMatchObject({
      id: 'ruvector',
      unknown: expect.arrayContaining([expect.stringMatching(/^logs: could not be read/)]),
    });
  });
});

describe('a detection is refused', () => {
  it('of a failure mode that the runbook has not, and where only a person can tell', async () => {
    const { number } = incident;
    const unheard = await ask(failureModeDetect, { number, failureMode: 'gremlins' });
    expect(unheard).toMatchObject({ ok: false, error: { code: 'not_found' } });
    const manual = await ask(failureModeDetect, { number, failureMode: 'exhaustion', item: 1 });
    expect(manual).toMatchObject({ ok: false, error: { code: 'unsupported' } });
  });

  it('once the incident is over', async () => {
    const { number } = incident;
    await run(incidentChangeStatus, { number, to: 'cancelled', reason: 'A false alarm.' });
    const late = await ask(failureModeDetect, { number, failureMode: 'ruvector' });
    expect(late).toMatchObject({ ok: false, error: { code: 'conflict' } });
    expect((await look()).observations.logs).toMatchObject({ known: false });
  });
});
