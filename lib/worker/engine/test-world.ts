/** A database, a simulator and an engine on one controlled clock, for the tests of this folder. */

import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { Client } from 'pg';
import type { Actor } from '@/lib/auth/actor';
import { type Command, executeCommand, onEveryCommand } from '@/lib/command';
import { loadConfiguration } from '@/lib/configuration/load';
import { type Database, openDatabase } from '@/lib/db';
import type { TargetState } from '@/lib/fleet/target-state';
import { incidentDeclare } from '@/lib/incidents/commands/incident-declare';
import { createPlatforms } from '@/lib/platforms/registry';
import { planRequest } from '@/lib/runs/commands/plan-request';
import { runApply } from '@/lib/runs/commands/run-apply';
import { runUndo } from '@/lib/runs/commands/run-undo';
import { SIGNAL_UNITS, type SignalId } from '@/lib/signals/reading';
import { assertFold } from '@/lib/testing/assert-fold';
import { createTestDatabase } from '@/lib/testing/test-database';
import type { Scenario } from '@/simulator/core/world';
import { type Simulator, startSimulator } from '@/simulator/start';
import { addressOf } from '../target-address';
import { advance } from './advance';
import type { EngineDeps, ProbeOutcome } from './deps';
import { answerPlanRequest } from './plan-request';
import { impatient } from './testing/impatient';
import { lookAtWatch } from './watch';

export const GOOD = 'virtuoso-api-00001-abc';
export const BAD = 'virtuoso-api-00002-mux';
export const SERVICE_REF =
  'projects/virtuoso-generator/locations/us-central1/services/virtuoso-api';
const root = path.resolve(import.meta.dirname, '..', '..', '..');

export interface World {
  readonly db: Database;
  readonly deps: EngineDeps;
  readonly simulator: Simulator;
  readonly databaseUrl: string;
  /** Of the role that may read every table. */
  readonly ownerUrl: string;
  readonly alice: Actor;
  readonly bob: Actor;
  readonly service: { readonly slug: string; readonly ref: string };
  /** Every address that was probed, in order. */
  readonly probed: string[];
  /** What probes see, until it is changed. */
  probes: ProbeOutcome;
  /** Moves everybody's clock. */
  later(seconds: number): Promise<void>;
  now(): Promise<Date>;
  /** Gives a command as a person does, and compares events with rows after it. */
  ask<C extends Command>(command: C, actor: Actor, input: unknown): Promise<unknown>;
  declare(): Promise<{ id: string; number: number }>;
  /** Asks for a plan and answers it; the run that it planned. */
  plan(
    actor: Actor,
    number: number,
    revision?: string | null,
    procedure?: string,
  ): Promise<PlannedRun>;
  /** The same, for whatever `plan.request` takes. */
  planAs(actor: Actor, input: object): Promise<PlannedRun>;
  planUndo(actor: Actor, runId: string, step?: number): Promise<PlannedRun>;
  apply(actor: Actor, run: PlannedRun): Promise<unknown>;
  /** Carries a run on, over its waits, until it rests for good or for longer than `seconds`. */
  runOn(runId: string, seconds?: number): Promise<RunRow>;
  run(runId: string): Promise<RunRow>;
  /** Makes every look of the open watches that is due within `seconds`. */
  watchOn(seconds: number): Promise<void>;
  /** What the worker would have sampled: each reading fresh, of 600 requests. */
  signals(revision: string, errorRate: number | null, p95: number): Promise<void>;
  /** What really changed the service or what is beside it, by the simulator's own journal. */
  mutations(): ReturnType<Simulator['control']['journal']>;
  close(): Promise<void>;
}

export interface PlannedRun {
  readonly id: string;
  readonly planHash: string;
}
export type RunRow = Awaited<ReturnType<Database['prisma']['run']['findUniqueOrThrow']>>;

export interface WorldOptions {
  readonly foldEveryTurn?: boolean;
  /** Which service it is about; `virtuoso-api` where absent. */
  readonly service?: { readonly slug: string; readonly ref: string };
  /** What the simulator starts with; a bad deploy of `virtuoso-api` where absent. */
  readonly scenario?: Scenario;
  /** Files of an installation other than this one's. */
  readonly files?: { readonly configFile: string; readonly runbooksDir: string };
}

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const { foldEveryTurn = true, service = { slug: 'virtuoso-api', ref: SERVICE_REF } } = options;
  const database = await createTestDatabase();
  const db = openDatabase(database.appUrl);
  const owner = new Client({ connectionString: database.ownerUrl });
  await owner.connect();
  const simulator = await startSimulator({
    settings: { trafficUpdateMs: 2000, frontendLagMs: 0 },
    ...(options.scenario === undefined ? {} : { scenario: options.scenario }),
  });
  const { configuration } = await loadConfiguration(
    db,
    options.files ?? {
      configFile: path.join(root, 'ripcord.yaml'),
      runbooksDir: path.join(root, 'runbooks'),
    },
  );
  let offsetMicros = 0;
  const platforms = createPlatforms(configuration?.connections ?? [], {
    simulator: simulator.grpcAddress,
    environment: {},
    simulatedCluster: {
      address: simulator.kubernetesAddress,
      token: simulator.kubernetesToken,
    },
    urlOf: () => `${simulator.httpUrl}/services/orchestrator`,
    clock: () => new Date(Date.now() + offsetMicros / 1000),
  });

  async function move(seconds: number): Promise<void> {
    offsetMicros += Math.round(seconds * 1_000_000);
    await owner.query('update ripcord.clock_offset set controlled = true, micros = $1', [
      offsetMicros,
    ]);
    simulator.control.setClockOffset(offsetMicros);
  }
  async function now(): Promise<Date> {
    const [row] = await db.prisma.$queryRaw<{ now: Date }[]>`select ripcord.now() as now`;
    if (row === undefined) throw new Error('no clock');
    return row.now;
  }
  onEveryCommand((after, command) => assertFold(after, command));

  const world: World = {
    db,
    simulator,
    databaseUrl: database.appUrl,
    ownerUrl: database.ownerUrl,
    alice: await responder(db, 'Alice'),
    bob: await responder(db, 'Bob'),
    service,
    probed: [],
    probes: { passed: true, status: 200, milliseconds: 12, detail: 'Answered 200.' },
    deps: {
      db,
      databaseUrl: database.appUrl,
      platform: (name) => impatient(platforms.find(name)?.platform ?? null),
      probe: async ({ url }) => {
        world.probed.push(url);
        return world.probes;
      },
      logs: (name) => {
        const found = platforms.find(name);
        return found !== null && found !== undefined && 'logging' in found ? found.logging : null;
      },
      secret: () => null,
      payload: () => null,
      monotonicMs: () => performance.now(),
    },
    later: move,
    now,
    async ask(command, actor, input) {
      return executeCommand(db, command, actor, input, randomUUID());
    },
    async declare() {
      const declared = await executeCommand(
        db,
        incidentDeclare,
        world.alice,
        { service: service.slug, title: 'A third of requests fail', severity: 2 },
        randomUUID(),
      );
      if (!declared.ok) throw new Error(declared.error.message);
      return declared.value;
    },
    async plan(actor, number, revision = GOOD, procedure = 'quick_rollback') {
      const input = { number, procedure, revision };
      return answered(world, await executeCommand(db, planRequest, actor, input, randomUUID()));
    },
    async planAs(actor, input) {
      return answered(world, await executeCommand(db, planRequest, actor, input, randomUUID()));
    },
    async planUndo(actor, runId, step) {
      const input = step === undefined ? { id: runId } : { id: runId, step };
      return answered(world, await executeCommand(db, runUndo, actor, input, randomUUID()));
    },
    async apply(actor, { id, planHash }) {
      return executeCommand(db, runApply, actor, { id, planHash }, randomUUID());
    },
    async runOn(runId, seconds = 600) {
      const until = (await now()).getTime() + seconds * 1000;
      for (let turn = 0; turn < 500; turn += 1) {
        const advanced = await advance(world.deps, runId);
        if (foldEveryTurn) await assertFold(db, `a transition of run ${runId}`);
        if (advanced === 'again') continue;
        const run = await world.run(runId);
        if (run.wakeAt === null || run.wakeAt.getTime() > until) {
          await assertFold(db, `run ${runId}`);
          return run;
        }
        await move(Math.max(0.01, (run.wakeAt.getTime() - (await now()).getTime()) / 1000 + 0.01));
      }
      throw new Error(`run ${runId} does not come to rest`);
    },
    async watchOn(seconds) {
      const until = new Date((await now()).getTime() + seconds * 1000);
      for (;;) {
        const watch = await db.prisma.watch.findFirst({
          where: { outcome: null, nextAt: { lte: until } },
          orderBy: { nextAt: 'asc' },
        });
        if (watch?.nextAt == null) break;
        const ahead = (watch.nextAt.getTime() - (await now()).getTime()) / 1000;
        await move(Math.max(0, ahead) + 0.01);
        await lookAtWatch(world.deps, watch.id);
        if (foldEveryTurn) await assertFold(db, `a look of watch ${watch.id}`);
      }
      const left = (until.getTime() - (await now()).getTime()) / 1000;
      if (left > 0) await move(left);
    },
    async signals(revision, errorRate, p95) {
      const target = await db.prisma.target.findFirstOrThrow({ where: { ref: service.ref } });
      const at = await now();
      const reading = (signal: SignalId, value: number | null) => ({
        signal,
        revision,
        value,
        unit: SIGNAL_UNITS[signal],
        windowSeconds: 300,
        samples: 600,
        observedAt: at.toISOString(),
      });
      const frame = {
        targetId: target.id,
        sampledAt: at.toISOString(),
        lagSeconds: 60,
        periodSeconds: 60,
        series: [],
        readings: [
          reading('error_rate_5xx', errorRate),
          reading('latency_p95', p95),
          reading('latency_p99', p95),
        ],
        problem: null,
      };
      const data = { frame, sampledAt: at, attemptedAt: at };
      await db.prisma.signalFrame.upsert({
        where: { targetId: target.id },
        create: { targetId: target.id, ...data },
        update: data,
      });
    },
    run: (id) => db.prisma.run.findUniqueOrThrow({ where: { id } }),
    mutations: () =>
      simulator.control
        .journal()
        .filter(({ outcome }) => outcome === 'committed')
        .filter((entry) => entry.service === service.ref || !entry.service.includes('/services/')),
    async close() {
      onEveryCommand(null);
      await platforms.close();
      await simulator.stop();
      await owner.end();
      await db.close();
      await database.drop();
    },
  };
  return world;
}

/** The service as its platform shows it now. */
export async function readService({ deps, db, service }: World): Promise<TargetState> {
  const { ref } = service;
  const { kind, connection } = await db.prisma.target.findFirstOrThrow({ where: { ref } });
  const address = addressOf({ id: 'read', kind, connection, ref });
  const state = await deps.platform(connection)?.observe(address, new AbortController().signal);
  if (!state?.ok) throw new Error('the service can’t be read');
  return state.value;
}

async function answered(
  world: World,
  asked: Awaited<
    ReturnType<typeof executeCommand<typeof planRequest.input, typeof planRequest.output>>
  >,
): Promise<PlannedRun> {
  if (!asked.ok) throw new Error(asked.error.message);
  await answerPlanRequest(world.deps, asked.value.planRequestId);
  const request = await world.db.prisma.planRequest.findUniqueOrThrow({
    where: { id: asked.value.planRequestId },
  });
  if (request.runId === null) throw new Error(request.problem ?? 'not answered');
  return world.run(request.runId);
}

async function responder(db: Database, name: string): Promise<Actor> {
  const person = await db.prisma.person.create({
    data: { name, grants: { create: { role: 'responder' } } },
  });
  return {
    personId: person.id,
    name,
    via: 'session',
    credentialId: randomUUID(),
    grants: [{ teamId: null, role: 'responder' }],
    ceiling: null,
  };
}
