import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chownSync,
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { z } from 'zod';
import { anyFreePort, nextFreePort } from '@/lib/free-port';
import { type Account, serverAccount } from './account';
import { type Binaries, findBinaries } from './binaries';
import { homeElsewhere, privateDirectory, serverHome } from './home';
import { clearStalePidFile, runningPostmaster, stopPostmaster } from './postmaster';
import {
  APP_ROLE,
  connectionUrl,
  DATABASE,
  keepPasswords,
  OWNER_ROLE,
  type Passwords,
  prepareRoles,
  SUPERUSER,
} from './roles';

export interface EmbeddedOptions {
  /** Where it lives: data, log, passwords and the remembered port. Created when missing. */
  readonly directory: string;
  /** The first port to try when none is remembered; 0 lets the operating system choose. */
  readonly port?: number;
  /** False trades durability for speed: for tests, whose data nobody misses. */
  readonly durable?: boolean;
  readonly onProgress?: (line: string) => void;
}

export interface EmbeddedPostgres {
  readonly port: number;
  readonly pid: number;
  /** Connection strings of database `ripcord`: by the role that owns it, and the one without DDL. */
  readonly ownerUrl: string;
  readonly appUrl: string;
  /** The cluster's superuser, in database `postgres`: for making and dropping databases. */
  readonly superUrl: string;
  /** True when this call found the server running already. */
  readonly adopted: boolean;
  readonly stop: () => Promise<void>;
}

interface Places {
  readonly account: Account | null;
  readonly home: string;
  readonly dataDir: string;
  readonly log: string;
  readonly settings: string;
}

const DEFAULT_PORT = 15_432;
const START_DEADLINE_MS = 60_000;
const POLL_MS = 25;

const settingsSchema = z.object({ port: z.number().int().positive() });

function dataDirIn(home: string): string {
  return path.join(home, 'cluster', 'data');
}

function locate(directory: string): Places {
  const account = serverAccount([dataDirIn(directory), dataDirIn(homeElsewhere(directory))]);
  const home = realpathSync(serverHome(directory, account));
  privateDirectory(path.join(home, 'cluster'), account);
  return {
    account,
    home,
    dataDir: dataDirIn(home),
    log: path.join(home, 'cluster', 'server.log'),
    settings: path.join(directory, 'settings.json'),
  };
}

function identity(account: Account | null): { uid?: number; gid?: number } {
  return account ? { uid: account.uid, gid: account.gid } : {};
}

/** Loopback and TCP only; every session in UTC. */
function configuration(durable: boolean): string {
  const lines = [
    "listen_addresses = '127.0.0.1'",
    "unix_socket_directories = ''",
    "timezone = 'UTC'",
    "log_timezone = 'UTC'",
    'max_connections = 200',
    ...(durable ? [] : ['fsync = off', 'synchronous_commit = off', 'full_page_writes = off']),
  ];
  return `\n${lines.join('\n')}\n`;
}

/** Creates the cluster beside its final place, so that an interrupted attempt leaves nothing. */
function initialise(
  places: Places,
  binaries: Binaries,
  secrets: Passwords,
  durable: boolean,
): void {
  const cluster = path.dirname(places.dataDir);
  const unfinished = path.join(cluster, 'data.unfinished');
  const passwordFile = path.join(cluster, 'password');
  rmSync(unfinished, { recursive: true, force: true });
  writeFileSync(passwordFile, secrets.superuser, { mode: 0o600 });
  if (places.account) chownSync(passwordFile, places.account.uid, places.account.gid);
  const made = spawnSync(
    binaries.initdb,
    [
      `--pgdata=${unfinished}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--locale=C.UTF-8',
      '--no-instructions',
      ...(durable ? [] : ['--no-sync']),
    ],
    { cwd: cluster, encoding: 'utf8', env: serverEnvironment(), ...identity(places.account) },
  );
  rmSync(passwordFile, { force: true });
  if (made.status !== 0) {
    throw new Error(`Postgres could not create its data directory:\n${made.stdout}${made.stderr}`);
  }
  appendFileSync(path.join(unfinished, 'postgresql.conf'), configuration(durable));
  renameSync(unfinished, places.dataDir);
}

/** Nothing of ours leaks in: PG* variables would redirect the server, a secret has no place there. */
function serverEnvironment(): NodeJS.ProcessEnv {
  const { PATH } = process.env;
  return { NODE_ENV: 'production', LC_ALL: 'C', ...(PATH && { PATH }) };
}

function launch(places: Places, binaries: Binaries, port: number): ChildProcess {
  writeFileSync(places.log, '', { flag: 'a' });
  const log = openSync(places.log, 'w');
  try {
    const server = spawn(binaries.postgres, ['-D', places.dataDir, '-p', String(port)], {
      cwd: path.dirname(places.dataDir),
      env: serverEnvironment(),
      // Its own session: a Ctrl-C in the terminal must reach us first, so that we stop it last.
      detached: true,
      stdio: ['ignore', log, log],
      ...identity(places.account),
    });
    server.unref();
    return server;
  } finally {
    closeSync(log);
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.end();
    return true;
  } catch (cause) {
    if (cause instanceof pg.DatabaseError && cause.code?.startsWith('28')) {
      throw new Error(`The embedded database refuses its own password: ${cause.message}`, {
        cause,
      });
    }
    return false;
  }
}

type Outcome = 'ready' | 'port taken' | 'try again';

/** Waits until the server answers, or until it ended and its log says why. */
async function waitUntilReady(server: ChildProcess, url: string, log: string): Promise<Outcome> {
  let ended = false;
  server.once('exit', () => {
    ended = true;
  });
  const until = performance.now() + START_DEADLINE_MS;
  while (performance.now() < until) {
    if (ended) {
      const text = readFileSync(log, 'utf8');
      if (/Address already in use/.test(text)) return 'port taken';
      if (/pre-existing shared memory block|lock file .* already exists/.test(text)) {
        return 'try again';
      }
      throw new Error(`Postgres ended while starting. Its log:\n${text}`);
    }
    if (await answers(url)) return 'ready';
    await pause(POLL_MS);
  }
  server.kill('SIGQUIT');
  throw new Error(`Postgres did not answer within ${START_DEADLINE_MS / 1000} s. Log: ${log}`);
}

function rememberedPort(settings: string): number | null {
  try {
    return settingsSchema.parse(JSON.parse(readFileSync(settings, 'utf8'))).port;
  } catch {
    return null;
  }
}

/**
 * Starts the Postgres that comes with Ripcord on a data directory, or finds it running there, and
 * makes sure of its database and its two roles. The server outlives this process unless `stop` (or
 * `stopEmbeddedPostgres`) is called: a crash of its starter loses nothing, and the next start
 * adopts it.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { directory, durable = true, onProgress = () => {} } = options;
  const places = locate(directory);
  const isNew = !existsSync(places.dataDir);
  const secrets = keepPasswords(directory, isNew);
  const superUrlOn = (port: number) =>
    connectionUrl({ user: SUPERUSER, password: secrets.superuser, port, database: 'postgres' });

  const describe = (pid: number, port: number, adopted: boolean): EmbeddedPostgres => ({
    port,
    pid,
    adopted,
    superUrl: superUrlOn(port),
    ownerUrl: connectionUrl({
      user: OWNER_ROLE,
      password: secrets.owner,
      port,
      database: DATABASE,
    }),
    appUrl: connectionUrl({ user: APP_ROLE, password: secrets.app, port, database: DATABASE }),
    stop: () => stopPostmaster(places.dataDir),
  });

  const binaries = findBinaries(places.home, places.account);
  if (isNew) {
    onProgress('Creating the database');
    initialise(places, binaries, secrets, durable);
  }

  const wanted = rememberedPort(places.settings) ?? options.port ?? DEFAULT_PORT;
  let from = wanted;
  const until = performance.now() + START_DEADLINE_MS;
  while (performance.now() < until) {
    const running = runningPostmaster(places.dataDir);
    if (running) {
      if (running.port > 0 && (await answers(superUrlOn(running.port)))) {
        await prepareRoles(superUrlOn(running.port), secrets);
        return describe(running.pid, running.port, true);
      }
      await pause(POLL_MS);
      continue;
    }
    clearStalePidFile(places.dataDir);
    const port = from === 0 ? await anyFreePort() : await nextFreePort(from);
    const server = launch(places, binaries, port);
    const outcome = await waitUntilReady(server, superUrlOn(port), places.log);
    if (outcome === 'ready' && server.pid !== undefined) {
      if (wanted !== 0 && port !== wanted) {
        onProgress(`Port ${wanted} is taken: the database listens on ${port}`);
      }
      writeFileSync(places.settings, JSON.stringify({ port }));
      await prepareRoles(superUrlOn(port), secrets);
      return describe(server.pid, port, false);
    }
    if (outcome === 'port taken' && from !== 0) from = port + 1;
    if (outcome === 'try again') await pause(POLL_MS * 8);
  }
  throw new Error(
    `Postgres did not start within ${START_DEADLINE_MS / 1000} s. Log: ${places.log}`,
  );
}

/** Stops the server of this directory, whoever started it; does nothing when none runs. */
export async function stopEmbeddedPostgres(directory: string): Promise<void> {
  for (const home of [directory, homeElsewhere(directory)]) {
    if (existsSync(dataDirIn(home))) await stopPostmaster(realpathSync(dataDirIn(home)));
  }
}

/** Stops the server and removes everything that it kept, the passwords too. */
export async function removeEmbeddedPostgres(directory: string): Promise<void> {
  await stopEmbeddedPostgres(directory);
  for (const home of [directory, homeElsewhere(directory)]) {
    rmSync(home, { recursive: true, force: true });
  }
}
