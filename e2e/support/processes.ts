import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { z } from 'zod';
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
  const children = readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && parentOf(pid) === postmaster);
  for (const pid of children) process.kill(pid, 'SIGSTOP');
  return () => {
    for (const pid of [...children, postmaster]) process.kill(pid, 'SIGCONT');
  };
}
