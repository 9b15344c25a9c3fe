import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { z } from 'zod';

/** The database, and the two roles that share it: one owns and migrates, the other only uses it. */
export const DATABASE = 'ripcord';
export const OWNER_ROLE = 'ripcord_owner';
export const APP_ROLE = 'ripcord_app';
export const SUPERUSER = 'postgres';

const passwords = z.object({ superuser: z.string(), owner: z.string(), app: z.string() });
export type Passwords = z.infer<typeof passwords>;

/**
 * The passwords of this cluster: made once, kept in a file that only its owner reads.
 * `mayCreate` is false when there is data already: new passwords would not open it.
 */
export function keepPasswords(directory: string, mayCreate: boolean): Passwords {
  const file = path.join(directory, 'passwords.json');
  try {
    return passwords.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    if (!mayCreate) {
      throw new Error(
        `${file} is missing or damaged, so the database beside it cannot be opened. Put it back, or run "npm run reset" to start empty.`,
        { cause },
      );
    }
  }
  const fresh = { superuser: password(), owner: password(), app: password() };
  writeFileSync(file, JSON.stringify(fresh), { mode: 0o600 });
  return fresh;
}

function password(): string {
  return randomBytes(24).toString('base64url');
}

/**
 * Without session options: in a connection string they would replace those that the app's pool
 * sets. Sessions speak UTC because server and database say so.
 */
export function connectionUrl(parts: {
  user: string;
  password: string;
  port: number;
  database: string;
}): string {
  return `postgresql://${parts.user}:${parts.password}@127.0.0.1:${parts.port}/${parts.database}`;
}

/** Brings roles and database to what they should be; does nothing where they are. */
export async function prepareRoles(superUrl: string, secrets: Passwords): Promise<void> {
  const client = new pg.Client({ connectionString: superUrl });
  await client.connect();
  try {
    for (const [role, secret] of [
      [OWNER_ROLE, secrets.owner],
      [APP_ROLE, secrets.app],
    ] as const) {
      const { rowCount } = await client.query('select from pg_roles where rolname = $1', [role]);
      if (rowCount === 0) {
        await client.query(
          `create role ${role} login nosuperuser nocreatedb nocreaterole password ${client.escapeLiteral(secret)}`,
        );
      }
    }
    const { rowCount } = await client.query('select from pg_database where datname = $1', [
      DATABASE,
    ]);
    if (rowCount === 0) await client.query(`create database ${DATABASE} owner ${OWNER_ROLE}`);
    await client.query(`alter database ${DATABASE} set timezone to 'UTC'`);
  } finally {
    await client.end();
  }
}
