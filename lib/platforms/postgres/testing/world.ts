/** A target's PostgreSQL for tests: the plane on it, other people's sessions, and lost answers. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import pg from 'pg';
import { vi } from 'vitest';
import { err } from '@/lib/result';
import type {
  PostgresAction,
  PostgresActionInputs,
  PostgresActionKind,
  PostgresAddress,
  PostgresPlan,
} from '../kinds';
import type { Place } from '../observe';
import { createPostgresPlane, type PostgresPlane } from '../plane';
import type { Shell, Sql } from '../ports';
import { createSqlClient } from '../sql-client';
import type { PostgresState } from '../state';
import { findPostgres, type TestServer } from './debian-server';
import { createLocalShell } from './local-shell';

export const NEVER = new AbortController().signal;
export const STAMP = '20261121t100000z';
export const INTENT = { id: '0198c2f4-0000-7000-8000-000000000001' };
export const ADDRESS: PostgresAddress = {
  id: 'orchestrator-database',
  kind: 'postgres',
  connection: 'orchestrator',
  ref: 'orchestrator',
};

export interface World {
  readonly plane: PostgresPlane;
  readonly directory: string;
  readonly place: Place;
  /** The next change never reaches the server, or its answer gets lost. */
  lose(what: 'call' | 'answer'): void;
  /** The plane of a process that knows nothing of the calls before. */
  restarted(): PostgresPlane;
  /** As the superuser, in a database. */
  query(database: string, text: string): Promise<pg.QueryResult['rows']>;
  connect(database: string, user?: string): Promise<pg.Client>;
  observe(): Promise<PostgresState>;
  close(): Promise<void>;
}

/** `tools` false: nothing can be run where the server is. */
export function openWorld(
  server: TestServer,
  options: { readonly tools: boolean; readonly user?: string } = { tools: false },
): World {
  const home = mkdtempSync(join(tmpdir(), 'plane-'));
  const directory = join(home, 'backups');
  mkdirSync(directory);
  const passfile = join(home, 'passfile');
  writeFileSync(passfile, `*:*:*:*:${server.password}\n`);
  chmodSync(passfile, 0o600);
  const clients: ReturnType<typeof createSqlClient>[] = [];
  let losing: 'call' | 'answer' | null = null;

  async function lossy<T>(send: () => Promise<T>) {
    const lost = err({ kind: 'timeout', outcome: 'unknown', message: 'It got lost.' } as const);
    const [what] = [losing];
    losing = null;
    if (what === 'call') return lost;
    const answer = await send();
    return what === 'answer' ? lost : answer;
  }

  function createPlace(): Place {
    const client = createSqlClient(
      {
        name: 'orchestrator',
        host: '127.0.0.1',
        port: server.port,
        user: options.user ?? server.user,
        password: 'env:PASSWORD',
        tls: null,
        maintenance: 'postgres',
      },
      { environment: { PASSWORD: server.password } },
    );
    clients.push(client);
    const sql: Sql = {
      ...client,
      send: (batch, signal) => lossy(() => client.send(batch, signal)),
    };
    const bin = findPostgres() ?? '';
    const local = createLocalShell({
      NODE_ENV: process.env.NODE_ENV,
      PATH: [bin, process.env.PATH].join(delimiter),
    });
    const isLook = (argv: readonly string[]) => argv.length === 5;
    const shell: Shell = {
      run: (argv, signal) =>
        isLook(argv) ? local.run(argv, signal) : lossy(() => local.run(argv, signal)),
    };
    return {
      sql,
      shell: options.tools ? shell : null,
      directory,
      maintenance: 'postgres',
      clock: () => new Date('2026-11-21T10:30:00Z'),
    };
  }

  const tools = { host: '127.0.0.1', port: server.port, user: server.user, passfile };
  const place = createPlace();
  const plane = createPostgresPlane(place, tools);

  async function connect(database: string, user = server.user): Promise<pg.Client> {
    const client = new pg.Client({
      host: '127.0.0.1',
      port: server.port,
      user,
      password: server.password,
      database,
    });
    client.on('error', () => {});
    await client.connect();
    return client;
  }

  return {
    plane,
    directory,
    place,
    lose(what) {
      losing = what;
    },
    restarted: () => createPostgresPlane(createPlace(), tools),
    async query(database, text) {
      const client = await connect(database);
      try {
        const result: pg.QueryResult | pg.QueryResult[] = await client.query(text);
        return (Array.isArray(result) ? result.at(-1) : result)?.rows ?? [];
      } finally {
        await client.end();
      }
    },
    connect,
    async observe() {
      const state = await plane.observe(ADDRESS, NEVER);
      if (!state.ok) throw new Error(state.error.message);
      return state.value;
    },
    async close() {
      await Promise.all(clients.map((client) => client.close()));
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** A database as the orchestrator's: three tables, a version, a function that others' triggers use. */
export async function createOrchestrator(world: World): Promise<void> {
  await world.query('postgres', 'drop database if exists orchestrator with (force)');
  await world.query('postgres', 'create database orchestrator');
  await world.query(
    'orchestrator',
    `create table schema_migrations (version bigint primary key);
     insert into schema_migrations values (1), (2);
     create function update_updated_at_column() returns trigger language plpgsql
       as $$ begin new.updated_at = now(); return new; end $$;
     create table users (id int primary key, email text, updated_at timestamptz default '2026-11-21T09:00:00Z');
     create trigger touch_users before update on users for each row execute function update_updated_at_column();
     insert into users select i, 'user' || i from generate_series(1, 20) i;
     create table workflows (id int primary key, owner int references users, name varchar(40),
       created_at timestamptz default '2026-11-21T09:00:00Z');
     insert into workflows select i, i, 'w' || i from generate_series(1, 10) i;`,
  );
}

export function planned<K extends PostgresActionKind>(
  action: PostgresAction<K>,
  input: PostgresActionInputs[K],
  state: PostgresState,
): PostgresPlan<K> {
  const plan = action.plan(ADDRESS, input, state);
  if (!plan.ok) throw new Error(plan.error.message);
  return plan.value;
}

/** Applies and waits until it has settled; the reads that it takes are real ones, not sleeps. */
export async function carryOut<K extends PostgresActionKind>(
  world: World,
  action: PostgresAction<K>,
  input: PostgresActionInputs[K],
  intent = INTENT,
): Promise<PostgresPlan<K>> {
  const plan = planned(action, input, await world.observe());
  const applied = await action.apply(ADDRESS, plan, intent, NEVER);
  if (!applied.ok) throw new Error(applied.error.message);
  const ended = await settled(action, applied.value.name);
  if (!ended.ok) throw new Error(ended.error.message);
  return plan;
}

export async function settled<K extends PostgresActionKind>(
  action: PostgresAction<K>,
  name: string | null,
) {
  return vi.waitUntil(
    async () => {
      const look = await action.settle(ADDRESS, { name }, NEVER);
      return look.ok && look.value === 'running' ? null : look;
    },
    { timeout: 30_000, interval: 50 },
  );
}
