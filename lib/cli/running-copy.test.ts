import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAlive } from '@/lib/postgres/postmaster';
import { emptyDataDir } from './empty-data-dir';
import { identify } from './process-group';
import { claimDataDir, findRunningCopy } from './running-copy';

let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'ripcord-data-'));
});

afterEach(() => rmSync(dataDir, { recursive: true }));

const file = () => path.join(dataDir, 'running.json');

async function claim() {
  const claimed = await claimDataDir(dataDir);
  if ('running' in claimed) throw new Error('somebody has it');
  return claimed.claim;
}

describe('a data directory', () => {
  it('is held by one copy: the second is told process and address of the first', async () => {
    const first = await claim();
    first.setUrl('http://localhost:3000');
    const second = await claimDataDir(dataDir);
    expect(second).toMatchObject({
      running: { supervisor: { pid: process.pid }, url: 'http://localhost:3000' },
    });
  });

  it('is free again once released', async () => {
    (await claim()).release();
    expect(findRunningCopy(dataDir)).toBeNull();
    await claim();
  });

  it.runIf(process.platform === 'linux')(
    'is free when the recorded process id belongs to somebody else by now',
    async () => {
      const other = { pid: process.pid, began: 'another time' };
      writeFileSync(file(), JSON.stringify({ supervisor: other, url: null, children: {} }));
      expect(findRunningCopy(dataDir)).toBeNull();
      await claim();
      expect(JSON.parse(readFileSync(file(), 'utf8')).supervisor).toEqual(identify(process.pid));
    },
  );

  it('is freed of the processes that a killed supervisor left', async () => {
    const left = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
    await once(left, 'spawn');
    const supervisor = { pid: 999_999_999, began: null };
    const children = { worker: identify(left.pid ?? 0) };
    writeFileSync(file(), JSON.stringify({ supervisor, url: null, children }));
    await claim();
    expect(isAlive(left.pid ?? 0)).toBe(false);
  });
});

describe('reset', () => {
  it('empties a data directory', async () => {
    writeFileSync(path.join(dataDir, 'secrets.json'), '{}');
    expect(await emptyDataDir(dataDir)).toMatch(/is empty/);
    expect(() => readFileSync(path.join(dataDir, 'secrets.json'))).toThrow(/ENOENT/);
  });

  it('touches no directory that is none of ours', async () => {
    writeFileSync(path.join(dataDir, 'thesis.txt'), 'years of work');
    await expect(emptyDataDir(dataDir)).rejects.toThrow(/nothing removed/);
    expect(readFileSync(path.join(dataDir, 'thesis.txt'), 'utf8')).toBe('years of work');
  });
});
