import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { identify, isSameProcess, stopGroup } from './process-group';

const identity = z.object({ pid: z.number(), began: z.string().nullable() });

const runningCopy = z.object({
  supervisor: identity,
  /** Null until it is ready. */
  url: z.string().nullable(),
  /** The supervised processes by name; each leads a group of its own. */
  children: z.record(z.string(), identity),
});
export type RunningCopy = z.infer<typeof runningCopy>;

function fileIn(dataDir: string): string {
  return path.join(dataDir, 'running.json');
}

function read(dataDir: string): RunningCopy | null {
  try {
    return runningCopy.parse(JSON.parse(readFileSync(fileIn(dataDir), 'utf8')));
  } catch {
    return null;
  }
}

/** The copy of Ripcord that runs on this data directory, or null. */
export function findRunningCopy(dataDir: string): RunningCopy | null {
  const found = read(dataDir);
  return found && isSameProcess(found.supervisor) ? found : null;
}

export interface Claim {
  setUrl(url: string): void;
  setChild(name: string, pid: number | null): void;
  release(): void;
}

/**
 * Takes the data directory for this process, or tells who has it. What a supervisor that was killed
 * left behind is ended first.
 */
export async function claimDataDir(
  dataDir: string,
): Promise<{ claim: Claim } | { running: RunningCopy }> {
  let state: RunningCopy = { supervisor: identify(process.pid), url: null, children: {} };
  for (;;) {
    try {
      writeFileSync(fileIn(dataDir), JSON.stringify(state), { flag: 'wx' });
      break;
    } catch (cause) {
      if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw cause;
    }
    const running = findRunningCopy(dataDir);
    if (running) return { running };
    for (const child of Object.values(read(dataDir)?.children ?? {})) {
      if (isSameProcess(child)) await stopGroup(child.pid, 3000);
    }
    rmSync(fileIn(dataDir), { force: true });
  }

  const save = (next: RunningCopy) => {
    state = next;
    const fresh = `${fileIn(dataDir)}.new`;
    writeFileSync(fresh, JSON.stringify(state));
    renameSync(fresh, fileIn(dataDir));
  };
  const claim: Claim = {
    setUrl: (url) => save({ ...state, url }),
    setChild(name, pid) {
      const { [name]: _, ...others } = state.children;
      save({ ...state, children: pid === null ? others : { ...others, [name]: identify(pid) } });
    },
    release: () => rmSync(fileIn(dataDir), { force: true }),
  };
  return { claim };
}
