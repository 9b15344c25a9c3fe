import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { DATABASE, OWNER_ROLE } from '@/lib/postgres/roles';

export interface TestDatabase {
  /** By the role that the app uses, and by the one that owns the database. */
  readonly appUrl: string;
  readonly ownerUrl: string;
  readonly name: string;
  readonly drop: () => Promise<void>;
}

async function asSuperuser(statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: inject('testCluster').superUrl });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

function onDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

/**
 * A database of this test's own, migrated, with the app's grants: a clone of the run's template.
 * `empty` makes one without any schema instead; `timezone` is what its sessions get unless they ask
 * for another. Dropping it closes whoever is still connected.
 */
export async function createTestDatabase(
  options: { empty?: boolean; timezone?: string } = {},
): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const template = options.empty ? 'template0' : DATABASE;
  await asSuperuser([
    `create database ${name} template ${template} owner ${OWNER_ROLE}`,
    `alter database ${name} set timezone to '${options.timezone ?? 'UTC'}'`,
  ]);
  const { ownerUrl, appUrl } = inject('testCluster');
  return {
    name,
    ownerUrl: onDatabase(ownerUrl, name),
    appUrl: onDatabase(appUrl, name),
    drop: () => asSuperuser([`drop database if exists ${name} with (force)`]),
  };
}
