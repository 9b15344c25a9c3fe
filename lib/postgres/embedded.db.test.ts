import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isPortFree } from '@/lib/free-port';
import { removeEmbeddedPostgres, startEmbeddedPostgres, stopEmbeddedPostgres } from './embedded';
import { isAlive } from './postmaster';

let directory: string;
const progress: string[] = [];

beforeEach(() => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'ripcord-embedded-'));
  progress.length = 0;
});

afterEach(() => removeEmbeddedPostgres(directory));

function start() {
  const onProgress = (line: string) => progress.push(line);
  return startEmbeddedPostgres({ directory, port: 0, durable: false, onProgress });
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query({ text: sql, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

function pidFile(): string {
  return path.join(directory, 'cluster', 'data', 'postmaster.pid');
}

describe('the embedded Postgres', () => {
  it('has a database whose owner may create tables and whose app role may not, in UTC', async () => {
    const server = await start();
    expect(await query(server.appUrl, 'select current_database(), current_user')).toEqual([
      'ripcord',
      'ripcord_app',
    ]);
    expect(await query(server.appUrl, 'show timezone')).toEqual(['UTC']);
    await query(server.ownerUrl, 'create table t (id int)');
    await expect(query(server.appUrl, 'create table u (id int)')).rejects.toThrow(
      /permission denied/,
    );
  });

  it('refuses a wrong password and listens on loopback only', async () => {
    const server = await start();
    const wrong = server.appUrl.replace(/:[^:@]+@/, ':wrong@');
    await expect(query(wrong, 'select 1')).rejects.toThrow(/password authentication failed/);
    expect(await query(server.superUrl, 'show listen_addresses')).toEqual(['127.0.0.1']);
    expect(await query(server.superUrl, 'show unix_socket_directories')).toEqual(['']);
  });

  it('keeps its passwords where only their owner reads them', async () => {
    await start();
    expect(statSync(path.join(directory, 'passwords.json')).mode & 0o777).toBe(0o600);
  });

  it('is adopted by a second start, not started twice', async () => {
    const first = await start();
    const second = await start();
    expect({ pid: second.pid, port: second.port, adopted: second.adopted }).toEqual({
      pid: first.pid,
      port: first.port,
      adopted: true,
    });
  });

  it('leaves neither process nor port when stopped, and stopping again is harmless', async () => {
    const server = await start();
    await server.stop();
    expect(isAlive(server.pid)).toBe(false);
    expect(await isPortFree(server.port)).toBe(true);
    expect(serverProcesses()).toEqual([]);
    await stopEmbeddedPostgres(directory);
  });

  it('comes back with its data on the port it had', async () => {
    const before = await start();
    await query(before.ownerUrl, 'create table kept (id int)');
    await before.stop();
    const after = await start();
    expect(after.port).toBe(before.port);
    expect(await query(after.ownerUrl, 'select count(*)::int from kept')).toEqual([0]);
    expect(progress).toEqual(['Creating the database']);
  });

  it('moves to the next port when its own is taken, and says so', async () => {
    const before = await start();
    await before.stop();
    const squatter = createServer().listen(before.port, '127.0.0.1');
    await once(squatter, 'listening');
    try {
      const after = await start();
      expect(after.port).toBeGreaterThan(before.port);
      expect(progress.at(-1)).toBe(
        `Port ${before.port} is taken: the database listens on ${after.port}`,
      );
    } finally {
      squatter.close();
    }
  });

  it('recovers after the server was killed', async () => {
    const before = await start();
    process.kill(before.pid, 'SIGKILL');
    const after = await start();
    expect(after.adopted).toBe(false);
    expect(await query(after.appUrl, 'select 1')).toEqual([1]);
  });

  it("starts over a stale pid file that names somebody else's process", async () => {
    const before = await start();
    const text = readFileSync(pidFile(), 'utf8');
    await before.stop();
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    try {
      writeFileSync(pidFile(), text.replace(/^\d+/, String(stranger.pid)));
      const after = await start();
      expect(after.adopted).toBe(false);
      expect(stranger.kill(0)).toBe(true);
    } finally {
      stranger.kill('SIGKILL');
    }
  });

  it('says what to do when the passwords of existing data are gone', async () => {
    const server = await start();
    await server.stop();
    writeFileSync(path.join(directory, 'passwords.json'), '{}');
    await expect(start()).rejects.toThrow(/npm run reset/);
  });
});

/** Every process whose command line mentions this test's directory. */
function serverProcesses(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8')];
      } catch {
        return [];
      }
    })
    .filter((commandLine) => commandLine.includes(directory));
}
