import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MigrateOptions, migrate, roleOf } from './migrate';
import { createTestDatabase, type TestDatabase } from './testing/test-database';

const FIRST = `
  create table note (id int primary key, body text not null);
  create function twice(n int) returns int language plpgsql as $$ begin return n * 2; end; $$;
`;

let database: TestDatabase;
let directory: string;

beforeEach(async () => {
  database = await createTestDatabase({ empty: true });
  directory = mkdtempSync(path.join(os.tmpdir(), 'ripcord-migrations-'));
  write('0001_first', FIRST);
});

afterEach(async () => {
  await database.drop();
  rmSync(directory, { recursive: true });
});

function write(name: string, sql: string): void {
  mkdirSync(path.join(directory, 'migrations', name), { recursive: true });
  writeFileSync(path.join(directory, 'migrations', name, 'migration.sql'), sql);
}

function options(): MigrateOptions {
  return { url: database.ownerUrl, migrationsDir: path.join(directory, 'migrations') };
}

async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('migrate', () => {
  it('applies what is new, in the order of the names, and nothing the second time', async () => {
    write('0002_second', 'alter table note add column at timestamptz');
    expect(await migrate(options())).toEqual({ applied: ['0001_first', '0002_second'], ahead: [] });
    expect(await migrate(options())).toEqual({ applied: [], ahead: [] });
    expect(await query(database.ownerUrl, 'select twice(21) as answer')).toEqual([{ answer: 42 }]);
  });

  it("records a row of Prisma's shape, with the checksum of the file", async () => {
    await migrate(options());
    const rows = await query(
      database.ownerUrl,
      `select migration_name, checksum, applied_steps_count, rolled_back_at, logs,
              finished_at is not null as finished, length(id) as id_length
       from "_prisma_migrations"`,
    );
    expect(rows).toEqual([
      {
        migration_name: '0001_first',
        checksum: createHash('sha256').update(FIRST).digest('hex'),
        applied_steps_count: 1,
        rolled_back_at: null,
        logs: null,
        finished: true,
        id_length: 36,
      },
    ]);
  });

  it('applies each migration once when four processes start together', async () => {
    write('0002_second', 'alter table note add column at timestamptz');
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => migrate(options())));
    expect(outcomes.flatMap((outcome) => outcome.applied).sort()).toEqual([
      '0001_first',
      '0002_second',
    ]);
  });

  it('names the file of an applied migration that was changed', async () => {
    await migrate(options());
    write('0001_first', `${FIRST}\n`);
    await expect(migrate(options())).rejects.toThrow(/0001_first\/migration\.sql was changed/);
  });

  it('keeps nothing of a migration that fails, and all before it', async () => {
    write('0002_broken', 'create table half (id int); create table note (id int);');
    await expect(migrate(options())).rejects.toThrow(/0002_broken\/migration\.sql failed/);
    const tables = await query(
      database.ownerUrl,
      "select relname from pg_class where relkind = 'r' and relname in ('half', 'note')",
    );
    expect(tables).toEqual([{ relname: 'note' }]);
    write('0002_broken', 'create table half (id int)');
    expect((await migrate(options())).applied).toEqual(['0002_broken']);
  });

  it('says which migrations the database has that this checkout does not', async () => {
    write('0002_second', 'alter table note add column at timestamptz');
    await migrate(options());
    rmSync(path.join(directory, 'migrations', '0002_second'), { recursive: true });
    expect(await migrate(options())).toEqual({ applied: [], ahead: ['0002_second'] });
  });

  it('grants the app role what the grants file says, however often it runs', async () => {
    const grantsFile = path.join(directory, 'grants.sql');
    writeFileSync(grantsFile, 'grant select on note to :app_role;');
    const withGrants = { ...options(), grantsFile, appRole: roleOf(database.appUrl) };
    await migrate(withGrants);
    await migrate(withGrants);
    expect(await query(database.appUrl, 'select * from note')).toEqual([]);
    await expect(query(database.appUrl, "insert into note values (1, 'x')")).rejects.toThrow(
      /permission denied/,
    );
  });

  it('takes the name of the app role as an identifier, never as SQL', async () => {
    const grantsFile = path.join(directory, 'grants.sql');
    writeFileSync(grantsFile, 'grant select on note to :app_role;');
    const appRole = 'x; drop table note';
    await expect(migrate({ ...options(), grantsFile, appRole })).rejects.toThrow(
      /role "x; drop table note" does not exist/,
    );
  });
});
