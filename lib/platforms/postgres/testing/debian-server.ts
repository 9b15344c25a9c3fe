/** A PostgreSQL server from Debian's own packages, with its tools, for as long as a test file runs. */
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anyFreePort } from '@/lib/free-port';
import { serverAccount } from '@/lib/postgres/account';

const ROOT = '/usr/lib/postgresql';
const NEEDED = ['initdb', 'postgres', 'pg_dump', 'pg_restore', 'psql'];

/** The newest version's programs; null: none is installed whole. */
export function findPostgres(): string | null {
  if (!existsSync(ROOT)) return null;
  const versions = readdirSync(ROOT).sort((a, b) => Number(b) - Number(a));
  const folders = versions.map((version) => join(ROOT, version, 'bin'));
  return folders.find((bin) => NEEDED.every((name) => existsSync(join(bin, name)))) ?? null;
}

/** To put behind the name of what needs it, and said aloud; empty where it is installed. */
export function withoutPostgres(): string {
  if (findPostgres() !== null) return '';
  const reason = "skipped because Debian's PostgreSQL (server and client) is not installed";
  console.warn(`The tests with pg_dump and pg_restore are ${reason}.`);
  return ` (${reason})`;
}

export interface TestServer {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  stop(): Promise<void>;
}

export async function startDebianServer(): Promise<TestServer> {
  const bin = findPostgres();
  if (bin === null) throw new Error("Debian's PostgreSQL is not installed");
  const account = serverAccount([]);
  const identity = account === null ? {} : { uid: account.uid, gid: account.gid };
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
  if (account !== null) chownSync(folder, account.uid, account.gid);
  const password = randomBytes(12).toString('hex');
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password);
  if (account !== null) chownSync(passwordFile, account.uid, account.gid);
  const data = join(folder, 'data');
  const environment = { NODE_ENV: process.env.NODE_ENV, PATH: process.env.PATH, LC_ALL: 'C' };
  const made = spawnSync(
    join(bin, 'initdb'),
    [
      '-D',
      data,
      '-U',
      'postgres',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '-E',
      'UTF8',
      '--locale=C',
      '--no-sync',
    ],
    { cwd: folder, env: environment, encoding: 'utf8', ...identity },
  );
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`);
  const port = await anyFreePort();
  const settings = [
    'fsync=off',
    'full_page_writes=off',
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
  ];
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    { cwd: folder, env: environment, stdio: ['ignore', 'ignore', 'pipe'], ...identity },
  );
  const ended = once(server, 'exit');
  let log = '';
  await new Promise<void>((resolve, reject) => {
    server.stderr.on('data', (chunk) => {
      log = `${log}${chunk}`.slice(-4096);
      if (log.includes('database system is ready to accept connections')) resolve();
    });
    ended.then(() => reject(new Error(`postgres ended:\n${log}`)), reject);
  });
  return {
    port,
    user: 'postgres',
    password,
    async stop() {
      server.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
