import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { createPerson } from '@/lib/auth/create-person';
import { createToken } from '@/lib/auth/create-token';
import { makeDemoPassword } from '@/lib/auth/demo-people';
import { systemRole } from '@/lib/auth/role';
import { loadConfiguration } from '@/lib/configuration/load';
import { type Database, databaseNow, openDatabase, withTransaction } from '@/lib/db';
import { type Env, parseEnv } from '@/lib/env';
import { migrate, migrateOptions } from '@/lib/migrate';
import { ok } from '@/lib/result';
import { timelineExport } from '@/lib/timeline/queries/export';
import { type CliCommand, CliError, needed, text } from '../cli-command';
import { serve } from '../serve';

/** Commands that run on the database of this installation: for whoever may start it at all. */
function environment(): Env {
  const parsed = parseEnv(process.env);
  if (!parsed.ok) throw new CliError(parsed.error.message);
  return parsed.value;
}

async function withDatabase<T>(work: (db: Database, env: Env) => Promise<T>): Promise<T> {
  const env = environment();
  const db = openDatabase(env.databaseUrl, 2);
  try {
    return await work(db, env);
  } finally {
    await db.close();
  }
}

const personCreate: CliCommand = {
  words: ['person', 'create'],
  usage: 'person create --name NAME --email EMAIL [--role admin] [--password-env NAME]',
  summary: 'Make a person with a local account; prints a password unless one is given.',
  options: {
    name: { type: 'string' },
    email: { type: 'string' },
    role: { type: 'string' },
    'password-env': { type: 'string' },
  },
  run: (input) =>
    withDatabase(async (db) => {
      const name = needed(text(input, 'name'), '--name');
      const email = needed(text(input, 'email'), '--email');
      const role = systemRole.safeParse(text(input, 'role') ?? 'admin');
      if (!role.success) throw new CliError('--role is one of viewer, responder, commander, admin');
      const variable = text(input, 'password-env');
      const given = variable === undefined ? undefined : process.env[variable];
      if (variable !== undefined && (given === undefined || given.length < 12)) {
        throw new CliError(`${variable} must hold a password of at least 12 characters`);
      }
      const password = given ?? randomBytes(12).toString('base64url');
      const created = await withTransaction(db, (t) =>
        createPerson(t, 'system', { name, email, password, role: role.data }),
      );
      if (!created.ok) throw new CliError(created.error.message);
      console.log(`${email} can sign in as ${role.data}.`);
      if (given === undefined) console.log(`Password: ${password}`);
      return 0;
    }),
};

const seedDemo: CliCommand = {
  words: ['person', 'seed-demo'],
  usage: 'person seed-demo',
  summary: 'Make the demo’s people; only with the embedded database.',
  options: {},
  run: () =>
    withDatabase(async (db, env) => {
      if (!env.demo) throw new CliError('demo sign-ins exist only with the embedded database');
      const people = makeDemoPassword(env.dataDir);
      for (const person of people) {
        // An address that is taken is this demo's own, from an earlier start.
        await withTransaction(db, (t) => createPerson(t, 'system', person));
      }
      console.log(JSON.stringify({ password: people[0]?.password ?? null }));
      return 0;
    }),
};

const tokenCreate: CliCommand = {
  words: ['token', 'create'],
  usage: 'token create --person EMAIL [--name NAME] [--role responder] [--days 90]',
  summary: 'Make a bearer token for a machine; it is printed once and never approves.',
  options: {
    person: { type: 'string' },
    name: { type: 'string' },
    role: { type: 'string' },
    days: { type: 'string' },
  },
  run: (input) =>
    withDatabase(async (db) => {
      const email = needed(text(input, 'person'), '--person').toLowerCase();
      const role = systemRole.safeParse(text(input, 'role') ?? 'responder');
      if (!role.success) throw new CliError('--role is one of viewer, responder, commander, admin');
      const days = Number(text(input, 'days') ?? '90');
      if (!Number.isInteger(days) || days < 1 || days > 365)
        throw new CliError('--days is 1 to 365');
      const person = await db.prisma.person.findFirst({ where: { email } });
      if (person === null) throw new CliError(`there is no person with the address ${email}`);
      const name = text(input, 'name') ?? 'command line';
      const made = await withTransaction(db, async (t) =>
        ok(await createToken(t, 'system', { personId: person.id, name, role: role.data, days })),
      );
      if (made.ok) console.log(made.value.token);
      return 0;
    }),
};

const exportRecord: CliCommand = {
  words: ['export'],
  usage: 'export NUMBER [--drill] [--out FILE]',
  summary: 'Write an incident’s whole record to a file that `ripcord verify` checks.',
  options: { drill: { type: 'boolean' }, out: { type: 'string' } },
  run: (input) =>
    withDatabase(async (db) => {
      const number = Number(needed(input.positionals[0], 'NUMBER').replace(/^(INC|D)-/i, ''));
      const drill = input.values.drill === true || /^D-/i.test(input.positionals[0] ?? '');
      const result = await timelineExport.run(
        { db, actor: SYSTEM_READER, now: await databaseNow(db.prisma) },
        { number, drill },
      );
      if (!result.ok) throw new CliError(result.error.message);
      const file = text(input, 'out') ?? `incident-${drill ? 'D-' : ''}${number}.json`;
      writeFileSync(file, `${JSON.stringify(result.value, null, 2)}\n`);
      console.log(`${path.resolve(file)}: ${result.value.events.length} events`);
      return 0;
    }),
};

/** Whoever holds the database's credentials may read all of it; this names that reader. */
const SYSTEM_READER = {
  personId: '00000000-0000-0000-0000-000000000000',
  name: 'command line',
  via: 'session',
  credentialId: 'command-line',
  grants: [{ teamId: null, role: 'viewer' }],
  ceiling: 'viewer',
} as const;

const load: CliCommand = {
  words: ['load'],
  usage: 'load',
  summary: 'Load ripcord.yaml and the runbooks; lists what is wrong in them.',
  options: {},
  run: () =>
    withDatabase(async (db, env) => {
      const loaded = await loadConfiguration(db, {
        configFile: env.configFile,
        runbooksDir: env.runbooksDir,
      });
      for (const problem of loaded.problems) {
        const fix = problem.suggestion ? ` ${problem.suggestion}` : '';
        console.log(`${problem.file}:${problem.line}:${problem.column}: ${problem.message}${fix}`);
      }
      return loaded.problems.length > 0 ? 1 : 0;
    }),
};

const migrateDatabase: CliCommand = {
  words: ['migrate'],
  usage: 'migrate',
  summary: 'Bring the database’s schema and grants up to date.',
  options: {},
  run: async () => {
    const env = environment();
    await migrate(migrateOptions(process.cwd(), env.migrateDatabaseUrl, env.databaseUrl));
    console.log('The database is up to date.');
    return 0;
  },
};

const serveProcesses: CliCommand = {
  words: ['serve'],
  usage: 'serve [--web] [--worker]',
  summary: 'Run web, worker or both in the foreground, for containers; the database is yours.',
  options: { web: { type: 'boolean' }, worker: { type: 'boolean' } },
  run: ({ values }) =>
    serve([...(values.web ? ['--web'] : []), ...(values.worker ? ['--worker'] : [])]),
};

export const localCommands: readonly CliCommand[] = [
  serveProcesses,
  personCreate,
  seedDemo,
  tokenCreate,
  exportRecord,
  load,
  migrateDatabase,
];
