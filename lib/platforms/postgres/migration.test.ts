import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PostgresActionInputs } from './kinds';
import { madeName } from './marks';
import type { Rehearsal } from './rehearsal-schema';
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
  type World,
} from './testing/world';

const CLONE = madeName('orchestrator', 'clone', { stamp: STAMP, token: '0a1b2c' });
const LIMITS = { lockMs: 500, statementMs: 5000 };
const SCRIPT = `-- Back to version 1
DROP TABLE IF EXISTS workflows CASCADE;
ALTER TABLE users ALTER COLUMN email TYPE varchar(10);
DROP FUNCTION IF EXISTS update_updated_at_column CASCADE;
DELETE FROM schema_migrations WHERE version = 2;
`;

describe.each([
  { name: 'embedded', start: startEmbeddedServer, runs: true },
  { name: `Debian's${withoutPostgres()}`, start: startDebianServer, runs: findPostgres() !== null },
])('a rollback script, $name', ({ start, runs }) => {
  if (!runs) return it.skip('is tried on a clone and run in one transaction');
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
    await world.query('postgres', `drop database if exists ${CLONE} with (force)`);
    await createOrchestrator(world);
    await carryOut(world, world.plane.actions.clone_database, {
      name: CLONE,
      from: 'orchestrator',
      endSessions: true,
    });
  });

  const rehearsed = async (script: string): Promise<Rehearsal> => {
    const rehearsal = await world.plane.rehearse(CLONE, script, LIMITS, NEVER);
    if (!rehearsal.ok) throw new Error(rehearsal.error.message);
    return rehearsal.value;
  };
  const input = async (script: string): Promise<PostgresActionInputs['run_migration']> => ({
    database: 'orchestrator',
    title: 'rollback.sql',
    script,
    ...LIMITS,
    rehearsal: await rehearsed(script),
  });
  const schemaNow = async () => findDatabase(await world.observe(), 'orchestrator')?.schema;

  it('tells line by line what it drops, what CASCADE takes with it, and leaves the clone as it was', async () => {
    const before = findDatabase(await world.observe(), CLONE)?.schema;
    const rehearsal = await rehearsed(SCRIPT);
    expect(rehearsal).toMatchObject({ outcome: 'ran', failure: null, after: { version: '1' } });
    expect(rehearsal.statements).toMatchObject([
      { line: 2, dropped: [{ kind: 'table', identity: 'public.workflows', rows: 10 }], taken: [] },
      {
        line: 3,
        retyped: [{ column: 'public.users.email', from: 'text', to: 'character varying(10)' }],
      },
      {
        line: 4,
        dropped: [{ kind: 'function', identity: 'public.update_updated_at_column()' }],
        taken: [{ kind: 'trigger', identity: 'touch_users on public.users', on: 'public.users' }],
      },
      { line: 5, dropped: [], taken: [] },
    ]);
    expect(findDatabase(await world.observe(), CLONE)?.schema).toEqual(before);
    const { willNotRestore } = planned(
      world.plane.actions.run_migration,
      await input(SCRIPT),
      await world.observe(),
    );
    const said = willNotRestore.join('\n');
    expect(said).toMatch(/Line 2 drops table public\.workflows with 10 rows/);
    expect(said).toMatch(/Line 4 takes trigger touch_users on public\.users with it/);
    expect(said).toMatch(/Line 3 changes public\.users\.email/);
    expect(said).toMatch(/Line 5 deletes rows/);
  });

  it('a foreign key of a table that stays is taken with the table that it points to', async () => {
    const { statements } = await rehearsed('DROP TABLE users CASCADE;');
    expect(statements[0]?.taken).toEqual([
      {
        kind: 'constraint',
        identity: 'workflows_owner_fkey on public.workflows',
        on: 'public.workflows',
      },
    ]);
  });

  it('run for real it ends where the clone did, and is marked as ours beside the own comment', async () => {
    await world.query('postgres', "comment on database orchestrator is 'The orchestrator''s own.'");
    const { run_migration } = world.plane.actions;
    const plan = await carryOut(world, run_migration, await input(SCRIPT));
    const state = await world.observe();
    expect(run_migration.verify(plan, state)).toEqual({
      outcome: 'effective',
      evidence: expect.stringMatching(
        /rollback\.sql \(sha256:[0-9a-f]{12}\) ran on orchestrator, schema version 1/,
      ),
    });
    expect(run_migration.landed(plan, INTENT, state)).toBe('landed');
    expect(findDatabase(state, 'orchestrator')).toMatchObject({
      comment: expect.stringMatching(/^The orchestrator's own\. \[ripcord run_migration /),
      schema: { tables: 2 },
    });
  });

  it('the same intent twice runs once: the second is refused', async () => {
    const { run_migration } = world.plane.actions;
    const script = 'INSERT INTO schema_migrations SELECT max(version) + 1 FROM schema_migrations;';
    const plan = await carryOut(world, run_migration, await input(script));
    expect(await run_migration.apply(ADDRESS, plan, INTENT, NEVER)).toMatchObject({
      ok: false,
      error: { kind: 'conflict', outcome: 'refused' },
    });
    expect(await schemaNow()).toMatchObject({ version: '3' });
  });

  it('what fails half-way has changed nothing', async () => {
    const { run_migration } = world.plane.actions;
    const script = `${SCRIPT}SELECT 1 / (SELECT count(*) - 20 FROM users);`;
    await world.query(CLONE, 'delete from workflows; delete from users where id = 20');
    const plan = planned(run_migration, await input(script), await world.observe());
    const before = await schemaNow();
    expect(await run_migration.apply(ADDRESS, plan, INTENT, NEVER)).toMatchObject({
      ok: false,
      error: { outcome: 'refused', message: expect.stringMatching(/division by zero/) },
    });
    const state = await world.observe();
    expect(findDatabase(state, 'orchestrator')?.schema).toEqual(before);
    expect(run_migration.landed(plan, INTENT, state)).toBe('not_landed');
    expect(run_migration.verify(plan, state).outcome).toBe('not_yet');
  });

  it('it gives up when it does not get its lock in time, and has changed nothing', async () => {
    const { run_migration } = world.plane.actions;
    const plan = planned(run_migration, await input(SCRIPT), await world.observe());
    const before = await schemaNow();
    const busy = await world.connect('orchestrator');
    await busy.query('begin; select * from users limit 1');
    expect(await run_migration.apply(ADDRESS, plan, INTENT, NEVER)).toMatchObject({
      ok: false,
      error: { kind: 'conflict', outcome: 'refused', message: expect.stringMatching(/lock/) },
    });
    await busy.end();
    expect(await schemaNow()).toEqual(before);
  });

  it('it is refused untried, failed on the clone, tried as another text or on another schema', async () => {
    const { run_migration } = world.plane.actions;
    const tried = await input(SCRIPT);
    const refused = async (change: Partial<typeof tried>) =>
      run_migration.plan(ADDRESS, { ...tried, ...change }, await world.observe());
    const conflict = (message: RegExp) => ({
      ok: false,
      error: { kind: 'conflict', outcome: 'not_sent', message: expect.stringMatching(message) },
    });
    expect(await refused({ rehearsal: null })).toMatchObject(conflict(/not tried on a clone/));
    expect(await refused({ script: `${SCRIPT};SELECT 1` })).toMatchObject(conflict(/Another text/));
    const failing = 'SELECT 1;\nDROP TABLE nowhere;';
    const rehearsal = await rehearsed(failing);
    expect(rehearsal).toMatchObject({ outcome: 'failed', failure: { line: 2 } });
    expect(await refused({ script: failing, rehearsal })).toMatchObject(
      conflict(/line 2: .*nowhere/),
    );
    await world.query('orchestrator', 'alter table users add column note text');
    expect(await refused({})).toMatchObject(conflict(/another one than .* was tried on/));
  });
});
