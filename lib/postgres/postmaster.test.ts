import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clearStalePidFile, isAlive, parsePidFile, runningPostmaster } from './postmaster';

const text = (pid: number) => `${pid}\n/data\n1700000000\n15432\n\n127.0.0.1\n  1 2\nready\n`;

describe('parsePidFile', () => {
  it('reads process and port', () => {
    expect(parsePidFile(text(77))).toEqual({ pid: 77, port: 15_432 });
  });

  it('knows no port while the file is being written', () => {
    expect(parsePidFile('77\n/data\n')).toEqual({ pid: 77, port: 0 });
  });

  it('takes nothing from an empty or damaged file', () => {
    expect(parsePidFile('')).toBeNull();
    expect(parsePidFile('what\n')).toBeNull();
    expect(parsePidFile('-1\n')).toBeNull();
  });
});

describe('isAlive', () => {
  it('is true for this process and false for one that was collected', async () => {
    expect(isAlive(process.pid)).toBe(true);
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    expect(isAlive(child.pid ?? 0)).toBe(false);
  });

  it('is false for a zombie, which still answers signals', async () => {
    // `exec` leaves a parent that never collects; the child ends only when we close its input, which
    // is after that, or the shell itself might have collected it.
    const parent = spawn('/bin/sh', ['-c', 'cat <&3 >&2 & echo $!; exec cat 3<&-'], {
      stdio: ['pipe', 'pipe', 'ignore', 'pipe'],
    });
    const stdout = parent.stdout as Readable;
    try {
      const [line] = await once(stdout, 'data');
      const zombie = Number.parseInt(String(line), 10);
      expect(Number.isInteger(zombie)).toBe(true);
      await expect.poll(() => readFileSync(`/proc/${parent.pid}/comm`, 'utf8').trim()).toBe('cat');
      (parent.stdio[3] as Writable).end();
      await expect.poll(() => isAlive(zombie)).toBe(false);
      expect(() => process.kill(zombie, 0)).not.toThrow();
    } finally {
      parent.kill('SIGKILL');
    }
  });
});

describe('a pid file that nobody stands behind', () => {
  let dataDir: string;

  beforeEach(() => {
    dataDir = mkdtempSync(path.join(os.tmpdir(), 'ripcord-pid-'));
  });

  afterEach(() => rmSync(dataDir, { recursive: true }));

  it('is not taken for a running server when its process serves another directory', () => {
    writeFileSync(path.join(dataDir, 'postmaster.pid'), text(process.pid));
    expect(runningPostmaster(dataDir)).toBeNull();
  });

  it('is removed', () => {
    writeFileSync(path.join(dataDir, 'postmaster.pid'), text(process.pid));
    clearStalePidFile(dataDir);
    expect(runningPostmaster(dataDir)).toBeNull();
    expect(() => rmSync(path.join(dataDir, 'postmaster.pid'))).toThrow(/ENOENT/);
  });
});
