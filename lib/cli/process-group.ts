import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { isAlive } from '@/lib/postgres/postmaster';

/** A process and, where /proc tells, when it began: ids are used again, the pair is not. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly began: string | null;
}

/** The start time in /proc/PID/stat (field 22, clock ticks since boot), or null off Linux. */
function beganAt(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

export function identify(pid: number): ProcessIdentity {
  return { pid, began: beganAt(pid) };
}

/** Whether this very process is still running, not another that got its id. */
export function isSameProcess(known: ProcessIdentity): boolean {
  return isAlive(known.pid) && beganAt(known.pid) === known.began;
}

function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-leader, signal);
    return true;
  } catch {
    return false;
  }
}

/** Ends what is left of a group whose leader has ended. */
export function killGroup(leader: number): void {
  signalGroup(leader, 'SIGKILL');
}

async function until(done: () => boolean, deadlineMs: number): Promise<boolean> {
  const end = performance.now() + deadlineMs;
  while (!done()) {
    if (performance.now() > end) return false;
    await pause(20);
  }
  return true;
}

/**
 * Ends a process that leads its own group, and everything in the group: the leader is asked first
 * (it may have work to finish), what is left after the grace is killed.
 */
export async function stopGroup(leader: number, graceMs: number): Promise<void> {
  const isGone = () => !signalGroup(leader, 0);
  if (isGone()) return;
  try {
    process.kill(leader, 'SIGTERM');
  } catch {
    signalGroup(leader, 'SIGTERM');
  }
  if (await until(() => isGone() || !isAlive(leader), graceMs)) {
    signalGroup(leader, 'SIGTERM');
    if (await until(isGone, 500)) return;
  }
  signalGroup(leader, 'SIGKILL');
  await until(isGone, 1000);
}
