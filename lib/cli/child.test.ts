import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAlive } from '@/lib/postgres/postmaster';
import { backoffMs, type Child, createChild, PortTaken } from './child';

let directory: string;
let child: Child | null = null;
const said: string[] = [];
const pids: (number | null)[] = [];

beforeEach(() => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'ripcord-child-'));
  said.length = 0;
  pids.length = 0;
});

afterEach(async () => {
  await child?.stop();
  rmSync(directory, { recursive: true });
});

function create(script: string): Child {
  child = createChild({
    name: 'part',
    args: () => ['-e', script],
    env: () => process.env,
    cwd: directory,
    logFile: path.join(directory, 'part.log'),
    readLine: (line) => (line.startsWith('ready') ? line : undefined),
    graceMs: 2000,
    show: 'errors',
    say: (line) => said.push(line),
    onProcess: (pid) => pids.push(pid),
  });
  return child;
}

const STAYS = "console.error('careful'); console.log('ready now'); setInterval(() => {}, 1000)";

describe('a supervised process', () => {
  it('is started when it says that it is ready, and logs what it prints', async () => {
    expect(await create(STAYS).start()).toBe('ready now');
    expect(readFileSync(path.join(directory, 'part.log'), 'utf8')).toContain('ready now');
    await expect.poll(() => said).toContain('part: careful');
    expect(said).not.toContain('part: ready now');
  });

  it('is gone when stop returns', async () => {
    const stays = create(STAYS);
    await stays.start();
    const pid = pids.at(-1) ?? 0;
    await stays.stop();
    expect(isAlive(pid)).toBe(false);
  });

  it('is killed when it does not end by itself', async () => {
    const stubborn = create(`process.on('SIGTERM', () => {}); ${STAYS}`);
    await stubborn.start();
    const pid = pids.at(-1) ?? 0;
    await stubborn.stop();
    expect(isAlive(pid)).toBe(false);
  });

  it('is started again when it ends, and that is said', async () => {
    await create(STAYS).start();
    const first = pids.at(-1) ?? 0;
    process.kill(first, 'SIGKILL');
    await expect.poll(() => pids.length, { timeout: 5000 }).toBe(3);
    expect(pids.at(1)).toBeNull();
    expect(said.join('\n')).toMatch(/part ended \(SIGKILL\); starting it again in 0.5 s/);
  });

  it('says apart from other failures that its port is taken', async () => {
    const taken = create("throw new Error('listen EADDRINUSE: address already in use ::1:3000')");
    await expect(taken.start()).rejects.toThrow(PortTaken);
  });

  it('that never becomes ready fails with its last lines', async () => {
    const broken = create("console.error('no such table'); process.exit(3)");
    await expect(broken.start()).rejects.toThrow(/does not start \(exit 3\)[\s\S]*no such table/);
  });
});

describe('the wait before the next start', () => {
  it('doubles and stays below half a minute', () => {
    expect([1, 2, 3, 4, 7, 40].map(backoffMs)).toEqual([500, 1000, 2000, 4000, 30_000, 30_000]);
  });
});
