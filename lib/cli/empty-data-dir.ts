import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { removeEmbeddedPostgres } from '@/lib/postgres/embedded';
import { waitForExit } from '@/lib/postgres/postmaster';
import { findRunningCopy } from './running-copy';

/** The supervisor needs at most this long to stop everything in order. */
const STOP_DEADLINE_MS = 60_000;

/** Files of which every data directory has at least one: nothing else is ever emptied. */
const MARKS = ['secrets.json', 'postgres', 'running.json', 'installing'];

/**
 * Stops the copy that runs on this data directory, and empties it: the database, the simulator's
 * state, secrets and logs. Returns what it says to the person who asked.
 */
export async function emptyDataDir(dataDir: string): Promise<string> {
  if (!existsSync(dataDir)) return `Nothing to reset: ${dataDir} does not exist.`;
  const entries = readdirSync(dataDir);
  if (entries.length > 0 && !entries.some((entry) => MARKS.includes(entry))) {
    throw new Error(`${dataDir} does not look like a data directory of Ripcord: nothing removed.`);
  }
  const running = findRunningCopy(dataDir);
  if (running) {
    const { pid } = running.supervisor;
    process.kill(pid, 'SIGTERM');
    if (!(await waitForExit(pid, STOP_DEADLINE_MS))) {
      throw new Error(`Process ${pid} still runs here and does not stop: nothing removed.`);
    }
  }
  await removeEmbeddedPostgres(path.join(dataDir, 'postgres'));
  for (const entry of readdirSync(dataDir)) {
    rmSync(path.join(dataDir, entry), { recursive: true, force: true });
  }
  return `${running ? 'Stopped the running copy. ' : ''}${dataDir} is empty; the next start begins afresh.`;
}
