import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** What `postmaster.pid` says: who serves this data directory, and where. */
export interface PidFile {
  readonly pid: number;
  readonly port: number;
}

/** Line 1 is the process id, line 4 the port; a file that is being written has fewer lines. */
export function parsePidFile(text: string): PidFile | null {
  const lines = text.split('\n');
  const pid = Number.parseInt(lines[0] ?? '', 10);
  const port = Number.parseInt(lines[3] ?? '', 10);
  return Number.isInteger(pid) && pid > 1 ? { pid, port: Number.isInteger(port) ? port : 0 } : null;
}

/**
 * Whether the process exists and has not ended. A zombie (ended, not yet collected by its parent)
 * answers signals, so the state letter of /proc decides where there is one.
 */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (cause) {
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM';
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return !existsSync('/proc/self/stat');
  }
}

/** A recycled process id may belong to anyone: a postmaster of ours was started with `-D` its data. */
function serves(pid: number, dataDir: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(dataDir);
  } catch {
    return !existsSync('/proc/self/cmdline');
  }
}

/** The server that runs on this data directory, or null. */
export function runningPostmaster(dataDir: string): PidFile | null {
  const found = readPidFile(dataDir);
  return found && isAlive(found.pid) && serves(found.pid, dataDir) ? found : null;
}

function readPidFile(dataDir: string): PidFile | null {
  try {
    return parsePidFile(readFileSync(path.join(dataDir, 'postmaster.pid'), 'utf8'));
  } catch {
    return null;
  }
}

/**
 * Removes a `postmaster.pid` that nobody stands behind. Postgres does so itself when the process is
 * gone, but refuses to start while its id belongs to a zombie or to somebody else.
 */
export function clearStalePidFile(dataDir: string): void {
  if (readPidFile(dataDir) && !runningPostmaster(dataDir)) {
    rmSync(path.join(dataDir, 'postmaster.pid'), { force: true });
  }
}

const POLL_MS = 20;

/** Waits until the process has ended; false when it outlived the deadline. */
export async function waitForExit(pid: number, deadlineMs: number): Promise<boolean> {
  const until = performance.now() + deadlineMs;
  while (isAlive(pid)) {
    if (performance.now() > until) return false;
    await pause(POLL_MS);
  }
  return true;
}

/**
 * Stops the server on this data directory, if there is one: fast (clients are disconnected, nothing
 * is lost), then immediate (recovers on the next start), then by force.
 */
export async function stopPostmaster(dataDir: string): Promise<void> {
  const running = runningPostmaster(dataDir);
  if (!running) return;
  for (const [signal, deadlineMs] of [
    ['SIGINT', 20_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    try {
      process.kill(running.pid, signal);
    } catch {
      return;
    }
    if (await waitForExit(running.pid, deadlineMs)) return;
  }
  throw new Error(`Postgres (process ${running.pid}) does not end.`);
}
