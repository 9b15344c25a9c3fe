import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { madeName } from './marks';
import { findDatabase } from './state';
import {
  findPostgres,
  startDebianServer,
  type TestServer,
  withoutPostgres,
} from './testing/debian-server';
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

const SIDE = madeName('orchestrator', 'side', { stamp: STAMP, token: '0a1b2c' });
const DUMP = { database: 'orchestrator', stamp: STAMP, factor: 1.2 };
const RESTORED = { id: 'intent-restore' };

describe.skipIf(findPostgres() === null)(`backups${withoutPostgres()}`, () => {
  let server: TestServer;
  let world: World;
  beforeAll(async () => {
    server = await startDebianServer();
  }, 120_000);
  afterAll(() => server?.stop());
  beforeEach(async () => {
    await world?.close();
    world = openWorld(server, { tools: true });
    await world.query('postgres', `drop database if exists ${SIDE} with (force)`);
    await createOrchestrator(world);
    return () => world.close();
  });

  const dump = () => carryOut(world, world.plane.actions.dump_database, DUMP);
  const side = () =>
    carryOut(
      world,
      world.plane.actions.create_database,
      { name: SIDE, like: 'orchestrator' },
      { id: 'intent-side' },
    );
  const path = (name: string) => join(world.directory, name);
  const plainDump = () => {
    const env = { NODE_ENV: process.env.NODE_ENV, PGPASSWORD: server.password };
    const args = ['-h', '127.0.0.1', '-p', String(server.port), '-U', server.user, 'orchestrator'];
    const run = spawnSync(join(findPostgres() ?? '', 'pg_dump'), args, { env, encoding: 'utf8' });
    if (run.status !== 0) throw new Error(run.stderr);
    return run.stdout;
  };
  /** Of a file with these bytes, into an empty database. */
  const restoreOf = async (
    name: string,
    bytes: string | Buffer,
    format: 'custom' | 'plain' | 'gzip',
  ) => {
    writeFileSync(path(name), bytes);
    await side();
    const { restore_database } = world.plane.actions;
    const input = { database: SIDE, file: path(name), format, sha256: null };
    const plan = planned(restore_database, input, await world.observe());
    const applied = await restore_database.apply(ADDRESS, plan, RESTORED, NEVER);
    if (!applied.ok) throw new Error(applied.error.message);
    const ended = await settled(restore_database, applied.value.name);
    const state = await world.observe();
    return { ended, state, verification: restore_database.verify(plan, state) };
  };

  it('one is made with its checksum, size and intent, and is read through to its end', async () => {
    const { dump_database } = world.plane.actions;
    const plan = await dump();
    const state = await world.observe();
    const [backup] = state.host?.backups ?? [];
    const bytes = readFileSync(backup?.path ?? '');
    expect(backup).toMatchObject({
      path: path(`orchestrator-${STAMP}-${INTENT.id}.dump`),
      database: 'orchestrator',
      intent: INTENT.id,
      sizeBytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    });
    expect(dump_database.verify(plan, state)).toMatchObject({ outcome: 'effective' });
    expect(state.host?.jobs).toMatchObject([{ intent: INTENT.id, exitCode: 0, running: false }]);
    const next = dump_database.plan(ADDRESS, DUMP, state);
    expect(next).toMatchObject({ ok: false, error: { kind: 'conflict' } });
  });

  it('too little space is told before anything is touched', async () => {
    const { dump_database } = world.plane.actions;
    const state = await world.observe();
    if (state.host === null) throw new Error('no host');
    const full = { ...state, host: { ...state.host, freeBytes: 1000 } };
    expect(dump_database.plan(ADDRESS, DUMP, full)).toMatchObject({
      ok: false,
      error: {
        kind: 'quota',
        outcome: 'not_sent',
        message: expect.stringMatching(/1000 bytes free.*nothing was touched/),
      },
    });
  });

  it('a disk that filled up since the plan: refused, and nothing is there', async () => {
    const { dump_database } = world.plane.actions;
    const plan = planned(dump_database, DUMP, await world.observe());
    const needBytes = 2 ** 60;
    const applied = await dump_database.apply(
      ADDRESS,
      { ...plan, after: { ...plan.after, needBytes } },
      INTENT,
      NEVER,
    );
    expect(applied).toMatchObject({ ok: false, error: { kind: 'quota', outcome: 'refused' } });
    expect(readdirSync(world.directory)).toEqual([]);
    expect(dump_database.landed(plan, INTENT, await world.observe())).toBe('not_landed');
  });

  it('a pg_dump that is older than the server, or none, is told before', async () => {
    const state = await world.observe();
    const newer = { ...state, server: { major: 99, version: '99.1' } };
    const { dump_database } = world.plane.actions;
    expect(dump_database.plan(ADDRESS, DUMP, newer)).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(/refuses a server of version 99\.1/) },
    });
    expect(dump_database.plan(ADDRESS, DUMP, { ...state, host: null })).toMatchObject({
      ok: false,
    });
  });

  it('read into a database beside the live one it is the same, and the live one is untouched', async () => {
    await dump();
    await world.query(
      'orchestrator',
      "update users set email = 'newer'; create table later (id int)",
    );
    await side();
    const { restore_database } = world.plane.actions;
    const [backup] = (await world.observe()).host?.backups ?? [];
    const input = {
      database: SIDE,
      file: backup?.path ?? '',
      format: 'custom',
      sha256: null,
    } as const;
    const plan = await carryOut(world, restore_database, input, RESTORED);
    expect(plan.input.sha256).toBe(backup?.sha256);
    const state = await world.observe();
    expect(restore_database.verify(plan, state)).toEqual({
      outcome: 'effective',
      evidence: `${SIDE} has 3 tables at schema version 2.`,
    });
    expect(
      await world.query(
        'orchestrator',
        "select count(*)::int as n from users where email = 'newer'",
      ),
    ).toEqual([{ n: 20 }]);
    expect(await world.plane.compare('orchestrator', SIDE, NEVER)).toMatchObject({
      ok: true,
      value: {
        outcome: 'different',
        schema: [{}, { identity: 'public.later', difference: 'only left' }],
      },
    });
  });

  it.each(['orchestrator', 'postgres'])(
    'none is read into a database that is in use: %s',
    async (database) => {
      await dump();
      const state = await world.observe();
      const file = state.host?.backups[0]?.path ?? '';
      const input = { database, file, format: 'custom', sha256: null } as const;
      expect(world.plane.actions.restore_database.plan(ADDRESS, input, state)).toMatchObject({
        ok: false,
        error: { kind: 'invalid', outcome: 'not_sent' },
      });
    },
  );

  it('a cut archive leaves the side database empty and says so', async () => {
    await world.query(
      'orchestrator',
      'create table big as select i, md5(i::text) from generate_series(1, 5000) i',
    );
    await dump();
    const whole = readFileSync((await world.observe()).host?.backups[0]?.path ?? '');
    const { ended, state, verification } = await restoreOf(
      'cut.dump',
      whole.subarray(0, whole.length / 2),
      'custom',
    );
    expect(ended).toMatchObject({ ok: false, error: { kind: 'failed' } });
    expect(verification).toMatchObject({
      outcome: 'not_effective',
      evidence: expect.stringMatching(/end of file/),
    });
    expect(findDatabase(state, SIDE)?.schema?.tables).toBe(0);
  });

  it('a backup that is not the recorded one any more is refused by its checksum', async () => {
    await dump();
    await side();
    const state = await world.observe();
    const file = state.host?.backups[0]?.path ?? '';
    const { restore_database } = world.plane.actions;
    const input = { database: SIDE, file, format: 'custom', sha256: null } as const;
    const plan = planned(restore_database, input, state);
    writeFileSync(file, Buffer.concat([readFileSync(file), Buffer.from('x')]));
    const applied = await restore_database.apply(ADDRESS, plan, RESTORED, NEVER);
    const ended = await settled(restore_database, applied.ok ? applied.value.name : null);
    expect(ended).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(/checksum/) },
    });
    expect(findDatabase(await world.observe(), SIDE)?.schema?.tables).toBe(0);
  });

  it("the runbook's gzipped dump is restored whole", async () => {
    const { verification } = await restoreOf(
      'backup-20251114-095959.sql.gz',
      gzipSync(plainDump()),
      'gzip',
    );
    expect(verification).toMatchObject({
      outcome: 'effective',
      evidence: expect.stringMatching(/3 tables at schema version 2/),
    });
    expect(await world.plane.compare('orchestrator', SIDE, NEVER)).toMatchObject({
      ok: true,
      value: { outcome: 'same' },
    });
  });

  it('a cut gzipped dump is not restored at all', async () => {
    const whole = gzipSync(plainDump());
    const { state, verification } = await restoreOf(
      'cut.sql.gz',
      whole.subarray(0, whole.length - 20),
      'gzip',
    );
    expect(verification.outcome).toBe('not_effective');
    expect(findDatabase(state, SIDE)?.schema?.tables).toBe(0);
  });

  it.each([
    ['connects to another database', '\\connect orchestrator\ndrop table users cascade;\n'],
    ['runs a program', '\\! true\n'],
    ['ends its transaction', 'create table a (i int);\nCOMMIT;\nnonsense;\n'],
    ['fails in its middle', 'create table a (i int);\nnonsense;\n'],
  ])('a plain file that %s has changed nothing', async (_what, text) => {
    const { state, verification } = await restoreOf('other.sql', text, 'plain');
    expect(verification.outcome).toBe('not_effective');
    expect(findDatabase(state, SIDE)?.schema?.tables).toBe(0);
    expect(findDatabase(state, 'orchestrator')?.schema?.tables).toBe(3);
  });

  it('nothing but what is on the list is run', async () => {
    const refused = await world.place.shell?.run(['sh', '-c', 'id', 'ripcord', '/'], NEVER);
    expect(refused).toMatchObject({
      ok: false,
      error: { kind: 'permission', outcome: 'not_sent' },
    });
  });
});
