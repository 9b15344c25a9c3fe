import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from '@playwright/test';
import pg from 'pg';
import { z } from 'zod';
import { queryAsOwner } from './database';
import { stackUnderTest } from './stack';

const running = z.object({ children: z.record(z.string(), z.object({ pid: z.number() })) });

/** The process of one part of the stack, which leads a group of its own; null while there is none. */
export function processOf(part: 'web' | 'worker' | 'simulator'): number | null {
  const file = path.join(stackUnderTest().dataDir, 'running.json');
  return running.parse(JSON.parse(readFileSync(file, 'utf8'))).children[part]?.pid ?? null;
}

/** Sends a signal to everything that one part of the stack runs. */
export function signalPart(part: 'web' | 'worker' | 'simulator', signal: NodeJS.Signals): void {
  const pid = processOf(part);
  if (pid === null) throw new Error(`${part} does not run`);
  process.kill(-pid, signal);
}

function parentOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null;
  }
}

/** The processes that one process started and that still run. */
export function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((child) => Number.isInteger(child) && parentOf(child) === pid);
}

/**
 * Resolves once no client is in the middle of a transaction: whoever was held in place there is
 * thrown out by the server after some seconds, and its locks with it.
 */
export async function nobodyHoldsALock(): Promise<void> {
  const open = `select pid from pg_stat_activity
    where backend_type = 'client backend' and pid <> pg_backend_pid() and xact_start is not null`;
  await expect.poll(() => queryAsOwner(open), { intervals: [50] }).toEqual([]);
}

/**
 * Holds the whole database server in place, as a disk that hangs does: nobody is answered and nobody
 * is disconnected. Resolves to what lets it go on.
 */
export async function freezePostgres(): Promise<() => void> {
  const client = new pg.Client({ connectionString: stackUnderTest().ownerUrl });
  await client.connect();
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const postmaster = parentOf(rows[0]?.pid ?? 0);
  await client.end();
  if (postmaster === null) throw new Error('the database server was not found');
  process.kill(postmaster, 'SIGSTOP');
  const children = childrenOf(postmaster);
  for (const pid of children) process.kill(pid, 'SIGSTOP');
  return () => {
    for (const pid of [...children, postmaster]) process.kill(pid, 'SIGCONT');
  };
}
