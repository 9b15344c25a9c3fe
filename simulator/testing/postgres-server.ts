/** A PostgreSQL for one test file, from the programs that are installed. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = '/usr/lib/postgresql';

/** The newest version's programs; null: none is installed whole. */
export function findPostgresPrograms(): string | null {
  if (!existsSync(ROOT)) return null;
  return (
    readdirSync(ROOT)
      .sort((a, b) => Number(b) - Number(a))
      .map((version) => join(ROOT, version, 'bin'))
      .find((bin) =>
        ['initdb', 'postgres', 'psql', 'pg_dump'].every((name) => existsSync(join(bin, name))),
      ) ?? null
  );
}

export interface PostgresServer {
  readonly port: number;
  readonly binaries: string;
  stop(): Promise<void>;
}

/** Everybody on loopback may log in as `orchestrator`, a superuser with a database of that name. */
export async function startPostgresServer(binaries: string): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'orchestrator-postgres-'));
  const identity = serverIdentity();
  if (identity !== null) chownSync(folder, identity.uid, identity.gid);
  const data = join(folder, 'data');
  const options = { cwd: folder, encoding: 'utf8', ...identity } as const;
  const initialise = [
    '-D',
    data,
    '-U',
    'orchestrator',
    '--auth=trust',
    '-E',
    'UTF8',
    '--locale=C',
    '--no-sync',
  ];
  const made = spawnSync(join(binaries, 'initdb'), initialise, options);
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`);
  const port = await freePort();
  const settings = ['fsync=off', 'listen_addresses=127.0.0.1', 'unix_socket_directories='];
  const server = spawn(
    join(binaries, 'postgres'),
    ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], ...identity },
  );
  const ended = once(server, 'exit');
  await new Promise<void>((resolve, reject) => {
    let log = '';
    server.stderr.on('data', (chunk: Buffer) => {
      log = `${log}${chunk.toString()}`.slice(-4096);
      if (log.includes('ready to accept connections')) resolve();
    });
    ended.then(() => reject(new Error(`postgres ended:\n${log}`)), reject);
  });
  const create = ['-h', '127.0.0.1', '-p', String(port), '-U', 'orchestrator', 'orchestrator'];
  const created = spawnSync(join(binaries, 'createdb'), create, { encoding: 'utf8' });
  if (created.status !== 0) throw new Error(`createdb: ${created.stderr}`);
  return {
    port,
    binaries,
    async stop() {
      server.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root. */
function serverIdentity(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const id = (flag: string) =>
    Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout);
  return { uid: id('-u'), gid: id('-g') };
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
