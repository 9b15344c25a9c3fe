import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from './db';
import { Prisma } from './generated/prisma/client';
import * as enums from './generated/prisma/enums';
import { requireEnv } from './testing/require-env';

let db: Database;
beforeAll(() => {
  db = openDatabase(requireEnv('DATABASE_URL'));
});
afterAll(() => db.close());

const snake = (name: string) => name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();

describe('schema.prisma and the migrations', () => {
  it.each(Object.values(Prisma.ModelName))('agree on every column of %s', async (model) => {
    const fields: unknown = Reflect.get(Prisma, `${model}ScalarFieldEnum`);
    if (typeof fields !== 'object' || fields === null) throw new Error(`${model} has no fields`);
    const { rows } = await db.pool.query<{ name: string }>(
      `select column_name as name from information_schema.columns
       where table_schema in ('public', 'timeline') and table_name = $1`,
      [snake(model)],
    );
    expect(rows.map((row) => row.name).sort()).toEqual(Object.keys(fields).map(snake).sort());
  });

  it.each(Object.values(Prisma.ModelName))('agree on %s well enough to read it', async (model) => {
    const name = `${model.charAt(0).toLowerCase()}${model.slice(1)}`;
    const readers = db.prisma as unknown as Readonly<
      Record<string, { findFirst(): Promise<unknown> }>
    >;
    await expect(readers[name]?.findFirst()).resolves.toBeDefined();
  });

  it('agree on the words of every enum, in the same order', async () => {
    const { rows } = await db.pool.query<{ name: string; words: string[] }>(
      `select typname as name, array_agg(enumlabel::text order by enumsortorder) as words
       from pg_enum join pg_type on pg_type.oid = enumtypid group by typname`,
    );
    expect(Object.fromEntries(rows.map((row) => [row.name, row.words]))).toEqual(
      Object.fromEntries(
        Object.entries(enums).map(([name, words]) => [snake(name), Object.values(words)]),
      ),
    );
  });
});
