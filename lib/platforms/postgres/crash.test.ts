import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type {
  PostgresAction,
  PostgresActionInputs,
  PostgresActionKind,
  PostgresPlan,
} from './kinds';
import { keptName, madeName } from './marks';
import type { PostgresPlane } from './plane';
import { type PostgresState, postgresStateSchema } from './state';
import {
  findPostgres,
  startDebianServer,
  type TestServer,
  withoutPostgres,
} from './testing/debian-server';
import { startEmbeddedServer } from './testing/embedded-server';
import {
  ADDRESS,
  carryOut,
  createOrchestrator,
  INTENT,
  NEVER,
  openWorld,
  planned,
  STAMP,
  settled,
  type World,
} from './testing/world';

const NAMES = { stamp: STAMP, token: '0a1b2c' };
const SIDE = madeName('orchestrator', 'side', NAMES);
const CLONE = madeName('orchestrator', 'clone', NAMES);
const NEW = madeName('orchestrator', 'scratch', NAMES);
const SCRIPT = 'DROP TABLE workflows; DELETE FROM schema_migrations WHERE version = 2';
const LIMITS = { lockMs: 1000, statementMs: 5000 };

type Inputs = {
  readonly [K in PostgresActionKind]: (world: World) => Promise<PostgresActionInputs[K]>;
};

const INPUTS: Inputs = {
  dump_database: async () => ({ database: 'orchestrator', stamp: STAMP, factor: 1 }),
  create_database: async () => ({ name: NEW, like: 'orchestrator' }),
  clone_database: async () => ({ name: NEW, from: 'orchestrator', endSessions: true }),
  restore_database: async (world) => {
    const dump = { database: 'orchestrator', stamp: '20261121t090000z', factor: 1 };
    await carryOut(world, world.plane.actions.dump_database, dump, { id: 'earlier-dump' });
    const file = (await world.observe()).host?.backups[0]?.path ?? '';
    return { database: SIDE, file, format: 'custom', sha256: null };
  },
  swap_databases: async () => ({
    live: 'orchestrator',
    side: CLONE,
    keepAs: keptName('orchestrator', STAMP),
    keptAccepts: false,
    lost: null,
  }),
  run_migration: async (world) => {
    const rehearsal = await world.plane.rehearse(CLONE, SCRIPT, LIMITS, NEVER);
    if (!rehearsal.ok) throw new Error(rehearsal.error.message);
    return {
      database: 'orchestrator',
      title: 'rollback.sql',
      script: SCRIPT,
      ...LIMITS,
      rehearsal: rehearsal.value,
    };
  },
  drop_database: async () => ({ name: CLONE }),
};

const BY_SQL = [
  'create_database',
  'clone_database',
  'swap_databases',
  'run_migration',
  'drop_database',
] as const;
const BY_JOB = ['dump_database', 'restore_database'] as const;

describe.each([
  { name: 'embedded', start: startEmbeddedServer, tools: false, kinds: BY_SQL },
  {
    name: `Debian's${withoutPostgres()}`,
    start: startDebianServer,
    tools: true,
    kinds: [...BY_SQL, ...BY_JOB],
  },
])('ended at any edge, $name', ({ start, tools, kinds }) => {
  if (tools && findPostgres() === null) return it.skip('what was done is told by reading');
  let server: TestServer;
  let world: World;
  beforeAll(async () => {
    server = await start();
  }, 120_000);
  afterAll(() => server?.stop());
  beforeEach(async () => {
    world = openWorld(server, { tools });
    const rows = await world.query(
      'postgres',
      "select datname from pg_database where datname like 'orchestrator_%'",
    );
    for (const { datname } of rows)
      await world.query('postgres', `drop database "${datname}" with (force)`);
    await createOrchestrator(world);
    const { clone_database, create_database } = world.plane.actions;
    await carryOut(
      world,
      clone_database,
      { name: CLONE, from: 'orchestrator', endSessions: true },
      { id: 'earlier-clone' },
    );
    await carryOut(
      world,
      create_database,
      { name: SIDE, like: 'orchestrator' },
      { id: 'earlier-side' },
    );
    return () => world.close();
  });

  /** One action on one plan, by whichever process. */
  function bound<K extends PostgresActionKind>(
    plane: PostgresPlane,
    kind: K,
    plan: PostgresPlan<K>,
  ) {
    const action: PostgresAction<K> = plane.actions[kind];
    return {
      plan,
      apply: () => action.apply(ADDRESS, plan, INTENT, NEVER),
      settled: (name: string | null) => settled(action, name),
      landed: (state: PostgresState) => action.landed(plan, INTENT, state),
      verify: (state: PostgresState) => action.verify(plan, state),
      unchanged: (state: PostgresState) => action.unchanged(plan, state),
      project: (state: PostgresState) => action.project(plan, state),
    };
  }

  async function prepare<K extends PostgresActionKind>(kind: K) {
    const action: PostgresAction<K> = world.plane.actions[kind];
    const plan = planned(action, await INPUTS[kind](world), await world.observe());
    const restarted = (by: PostgresPlane) => bound(by, kind, JSON.parse(JSON.stringify(plan)));
    return { ...bound(world.plane, kind, plan), restarted };
  }

  it.each(kinds)(
    '%s: a call that got lost has not landed, and sent again is one effect',
    async (kind) => {
      const action = await prepare(kind);
      world.lose('call');
      expect(await action.apply()).toMatchObject({ ok: false, error: { outcome: 'unknown' } });
      const state = await world.observe();
      expect(action.landed(state)).toBe('not_landed');
      expect(action.unchanged(state)).toBe(true);
      expect(action.verify(state).outcome).toBe('not_yet');
      const again = await action.apply();
      expect(again.ok).toBe(true);
      await action.settled(again.ok ? again.value.name : null);
      expect(action.verify(await world.observe()).outcome).toBe('effective');
    },
  );

  it.each(kinds)(
    '%s: an answer that got lost has landed, for a process that knows nothing of it',
    async (kind) => {
      const action = await prepare(kind);
      world.lose('answer');
      expect(await action.apply()).toMatchObject({ ok: false, error: { outcome: 'unknown' } });
      const plane = world.restarted();
      const later = action.restarted(plane);
      expect(later.plan).toEqual(action.plan);
      const look = async () => {
        const state = await plane.observe(ADDRESS, NEVER);
        if (!state.ok) throw new Error(state.error.message);
        return postgresStateSchema.parse(JSON.parse(JSON.stringify(state.value)));
      };
      expect(later.landed(await look())).toBe('landed');
      expect(await later.settled(null)).toEqual({ ok: true, value: 'done' });
      const state = await look();
      expect(later.landed(state)).toBe('landed');
      expect(later.verify(state)).toMatchObject({
        outcome: 'effective',
        evidence: expect.stringMatching(/\S \S.*\.$/),
      });
      expect(later.unchanged(state)).toBe(false);
    },
  );

  it.each(kinds)('%s: the same intent twice is one effect', async (kind) => {
    const action = await prepare(kind);
    const first = await action.apply();
    await action.settled(first.ok ? first.value.name : null);
    const once = await world.observe();
    const second = await action.apply();
    await action.settled(INTENT.id);
    expect(second.ok || second.error.outcome === 'refused').toBe(true);
    const twice = await world.observe();
    const shown = ({ databases, host }: PostgresState) => [
      databases.map(({ name, oid, schema, comment }) => [name, oid, schema, comment]),
      host?.backups,
      host?.jobs,
    ];
    expect(shown(twice)).toEqual(shown(once));
    expect(action.landed(twice)).toBe('landed');
  });

  it.each(kinds)(
    '%s: what it projects is another state, and one that can be kept',
    async (kind) => {
      const action = await prepare(kind);
      const state = await world.observe();
      const projected = action.project(state);
      expect(projected.generation).not.toBe(state.generation);
      expect(action.unchanged(projected)).toBe(false);
      expect(postgresStateSchema.safeParse(projected).success).toBe(true);
    },
  );
});
