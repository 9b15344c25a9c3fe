import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { keptName, madeName } from './marks';
import { findDatabase } from './state';
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

const CLONE = madeName('orchestrator', 'clone', { stamp: STAMP, token: '0a1b2c' });
const SIDE = madeName('orchestrator', 'side', { stamp: STAMP, token: '0a1b2c' });
const KEPT = keptName('orchestrator', STAMP);
const SWAP = { live: 'orchestrator', side: CLONE, keepAs: KEPT, keptAccepts: false, lost: null };

describe.each([
  { name: 'embedded', start: startEmbeddedServer, runs: true },
  { name: `Debian's${withoutPostgres()}`, start: startDebianServer, runs: findPostgres() !== null },
])('databases of the server, $name', ({ start, runs }) => {
  if (!runs) return it.skip('are made, swapped and dropped');
  let server: TestServer;
  let world: World;
  beforeAll(async () => {
    server = await start();
    world = openWorld(server);
  }, 120_000);
  afterAll(async () => {
    await world?.close();
    await server?.stop();
  });
  beforeEach(async () => {
    const rows = await world.query(
      'postgres',
      "select datname from pg_database where datname like 'orchestrator_%'",
    );
    for (const { datname } of rows)
      await world.query('postgres', `drop database "${datname}" with (force)`);
    await createOrchestrator(world);
  });

  const clone = () =>
    carryOut(world, world.plane.actions.clone_database, {
      name: CLONE,
      from: 'orchestrator',
      endSessions: true,
    });
  const count = async (database: string, table: string) =>
    (await world.query(database, `select count(*)::int as n from ${table}`))[0]?.n;

  it('are seen with owner, size, sessions, marks and the version of their schema', async () => {
    const session = await world.connect('orchestrator');
    const state = await world.observe();
    await session.end();
    expect(findDatabase(state, 'orchestrator')).toMatchObject({
      owner: server.user,
      ours: true,
      acceptsConnections: true,
      sessions: [{ user: server.user, count: 1 }],
      mark: null,
      schema: { version: '2', tables: 3 },
    });
    expect(state.unread).toEqual(['Backups: nothing can be run where the server is.']);
    expect(JSON.stringify(state)).not.toContain(server.password);
  });

  it('a database that was never there is told as one', async () => {
    const missing = await world.plane.observe({ ...ADDRESS, ref: 'nowhere' }, NEVER);
    expect(missing).toMatchObject({ ok: false, error: { kind: 'not_found' } });
  });

  it('a clone ends the sessions of its source, and is marked as ours', async () => {
    const session = await world.connect('orchestrator');
    const refused = world.plane.actions.clone_database.plan(
      ADDRESS,
      { name: CLONE, from: 'orchestrator', endSessions: false },
      await world.observe(),
    );
    expect(refused).toMatchObject({ ok: false, error: { kind: 'conflict', message: /1 session/ } });
    const plan = await clone();
    const state = await world.observe();
    expect(world.plane.actions.clone_database.verify(plan, state)).toMatchObject({
      outcome: 'effective',
    });
    expect(findDatabase(state, CLONE)).toMatchObject({
      mark: { kind: 'clone_database', intent: INTENT.id },
      schema: findDatabase(state, 'orchestrator')?.schema,
    });
    await expect(session.query('select 1')).rejects.toThrow();
    expect(await world.plane.compare('orchestrator', CLONE, NEVER)).toMatchObject({
      ok: true,
      value: { outcome: 'same' },
    });
  });

  it('an empty one is made like another, and dropped again with whoever is connected', async () => {
    const { create_database, drop_database } = world.plane.actions;
    await carryOut(world, create_database, { name: SIDE, like: 'orchestrator' });
    const live = findDatabase(await world.observe(), 'orchestrator');
    expect(findDatabase(await world.observe(), SIDE)).toMatchObject({
      locale: live?.locale,
      schema: { tables: 0 },
    });
    await world.connect(SIDE);
    const dropped = await carryOut(world, drop_database, { name: SIDE });
    const state = await world.observe();
    expect(drop_database.verify(dropped, state)).toMatchObject({ outcome: 'effective' });
  });

  it.each(['orchestrator', 'postgres', KEPT])(
    'only what was made is dropped: not %s',
    async (name) => {
      await clone();
      await carryOut(world, world.plane.actions.swap_databases, SWAP);
      const plan = world.plane.actions.drop_database.plan(ADDRESS, { name }, await world.observe());
      expect(plan).toMatchObject({ ok: false, error: { kind: 'invalid' } });
    },
  );

  it('a name that somebody else took since the plan is not dropped', async () => {
    await clone();
    const { drop_database } = world.plane.actions;
    const plan = planned(drop_database, { name: CLONE }, await world.observe());
    await world.query('postgres', `drop database ${CLONE}`);
    await world.query('postgres', `create database ${CLONE}`);
    expect(await drop_database.apply(ADDRESS, plan, INTENT, NEVER)).toMatchObject({
      ok: false,
      error: { kind: 'conflict', outcome: 'refused' },
    });
    expect(findDatabase(await world.observe(), CLONE)).toBeDefined();
  });

  it('a swap is one transaction that ends sessions, keeps the old one closed, and is swapped back', async () => {
    await clone();
    await world.query(CLONE, 'delete from workflows');
    const session = await world.connect('orchestrator');
    const { swap_databases } = world.plane.actions;
    const before = await world.observe();
    const plan = await carryOut(world, swap_databases, SWAP);
    await expect(session.query('select 1')).rejects.toThrow();
    const state = await world.observe();
    expect(swap_databases.verify(plan, state)).toMatchObject({ outcome: 'effective' });
    expect(swap_databases.landed(plan, INTENT, state)).toBe('landed');
    expect(await count('orchestrator', 'workflows')).toBe(0);
    expect(findDatabase(state, KEPT)).toMatchObject({
      oid: findDatabase(before, 'orchestrator')?.oid,
      acceptsConnections: false,
      mark: { kind: 'swap_databases', intent: INTENT.id },
    });
    await expect(world.connect(KEPT)).rejects.toThrow(/not currently accepting connections/);

    if (plan.inverse === null) throw new Error('no inverse');
    await carryOut(world, swap_databases, plan.inverse, { id: 'intent-back' });
    expect(await count('orchestrator', 'workflows')).toBe(10);
    const names = ({ databases }: typeof state) =>
      databases.map(({ name, oid, acceptsConnections }) => [name, oid, acceptsConnections]);
    expect(names(await world.observe())).toEqual(names(before));
  });

  it('a swap that fails at its second rename has changed nothing', async () => {
    await clone();
    const { swap_databases } = world.plane.actions;
    const plan = planned(swap_databases, SWAP, await world.observe());
    const blocked = await world.connect('postgres');
    await blocked.query('begin');
    await blocked.query(`alter database ${CLONE} rename to taken_away`);
    const applied = swap_databases.apply(ADDRESS, plan, INTENT, NEVER);
    await vi.waitUntil(async () => {
      const waiting = await world.query('postgres', 'select 1 from pg_locks where not granted');
      return waiting.length > 0;
    });
    await blocked.query('commit');
    await blocked.end();
    expect(await applied).toMatchObject({ ok: false, error: { outcome: 'refused' } });
    const state = await world.observe();
    expect(findDatabase(state, 'orchestrator')).toMatchObject({
      oid: plan.before.live.oid,
      acceptsConnections: true,
    });
    expect(swap_databases.landed(plan, INTENT, state)).toBe('overtaken');
    await world.query('postgres', 'drop database taken_away');
  });

  it('who reconnects at once is ended again, and the swap goes on or nothing has changed', async () => {
    await clone();
    const { swap_databases } = world.plane.actions;
    const plan = planned(swap_databases, SWAP, await world.observe());
    const [first, storm] = reconnecting(() => world.connect('orchestrator'));
    await first;
    const applied = await swap_databases.apply(ADDRESS, plan, INTENT, NEVER);
    const outcome = applied.ok ? await settled(swap_databases, applied.value.name) : applied;
    await storm.end();
    const state = await world.observe();
    expect(swap_databases.verify(plan, state).outcome).toBe(outcome.ok ? 'effective' : 'not_yet');
  });

  it('settings, grants and the limit of the live one are given to the one that replaces it', async () => {
    await world.query('postgres', 'drop role if exists reporter');
    await world.query(
      'postgres',
      `create role reporter;
       alter database orchestrator set search_path = app, public;
       alter database orchestrator set work_mem = '8MB';
       alter role reporter in database orchestrator set statement_timeout = '5s';
       alter database orchestrator connection limit 50;
       revoke connect on database orchestrator from public;
       grant connect on database orchestrator to reporter;`,
    );
    const before = findDatabase(await world.observe(), 'orchestrator');
    await clone();
    const plan = await carryOut(world, world.plane.actions.swap_databases, SWAP);
    expect(plan.reversible).toBe('equivalent');
    const after = findDatabase(await world.observe(), 'orchestrator');
    expect(after).toMatchObject({
      settings: before?.settings,
      grants: before?.grants,
      connectionLimit: 50,
    });
    await world.query('postgres', `drop database ${KEPT} with (force); `);
    await world.query('postgres', 'drop database orchestrator with (force)');
    await world.query('postgres', 'drop role reporter');
  });

  it('the window of lost writes is in the plan of a swap', async () => {
    await clone();
    await world.query(
      'orchestrator',
      "insert into workflows values (11, 1, 'new', '2026-11-21T10:20:00Z')",
    );
    const lost = await world.plane.lostWrites('orchestrator', '2026-11-21T10:00:00Z', NEVER);
    if (!lost.ok) throw new Error(lost.error.message);
    const plan = planned(
      world.plane.actions.swap_databases,
      { ...SWAP, lost: lost.value },
      await world.observe(),
    );
    const said = plan.willNotRestore.join('\n');
    expect(said).toMatch(/since 2026-11-21T10:00:00Z .* 30 minutes/);
    expect(said).toMatch(/1 in public\.workflows/);
    expect(said).toMatch(/Not countable: public\.schema_migrations/);
    expect(await world.plane.compare('orchestrator', CLONE, NEVER)).toMatchObject({
      ok: true,
      value: {
        outcome: 'different',
        tables: [{ table: 'public.workflows', left: 11, right: 10 }],
      },
    });
  });

  it('a role without the rights is told so before anything is sent', async () => {
    await world.query('postgres', 'drop role if exists clerk');
    await world.query('postgres', `create role clerk login password '${server.password}'`);
    const clerk = openWorld(server, { tools: false, user: 'clerk' });
    const state = await clerk.observe();
    expect(state.rights).toMatchObject({
      user: 'clerk',
      superuser: false,
      createDatabase: false,
      endSessions: false,
    });
    const input = { name: CLONE, from: 'orchestrator', endSessions: true };
    expect(clerk.plane.actions.clone_database.plan(ADDRESS, input, state)).toMatchObject({
      ok: false,
      error: { kind: 'permission', outcome: 'not_sent' },
    });
    await clerk.close();
  });
});

/** An application's pool: whatever ends its session, it connects again. The first is told of. */
function reconnecting(connect: () => Promise<pg.Client>) {
  let isOpen = true;
  let current: pg.Client | null = null;
  const first = Promise.withResolvers<void>();
  const over = (async () => {
    for (let session = 0; isOpen && session < 10_000; session += 1) {
      current = await connect().catch(() => null);
      first.resolve();
      if (current === null) continue;
      const ended = Promise.withResolvers<void>();
      current.once('end', ended.resolve);
      if (isOpen) await ended.promise;
      await current.end();
    }
  })();
  return [
    first.promise,
    {
      async end() {
        isOpen = false;
        await current?.end();
        await over;
      },
    },
  ] as const;
}
