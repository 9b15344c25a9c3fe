import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { Guard } from '@/lib/cli/guard';
import { killGroup, stopGroup } from '@/lib/cli/process-group';
import { typescript } from '@/lib/cli/run-tool';

const root = path.resolve(import.meta.dirname, '..', '..', '..');

export type Part = 'web' | 'worker';

const READY = { web: /\bReady in\b/, worker: /^\{"ready":true\}$/ } as const;
const RESTART_MS = 200;
const GRACE_MS = 8000;

/** One `ripcord serve --web` or `--worker`, started again whenever it ends. */
export interface Served {
  readonly part: Part;
  readonly name: string;
  /** It said that it is ready since it was last started. */
  isReady(): boolean;
  /** Resolves once it is ready for the first time. */
  readonly ready: Promise<void>;
  /** Ends what it serves with SIGKILL, in the middle of whatever it does. */
  kill(): void;
  /** How often it ended without being killed by us. */
  ownEnds(): number;
  stop(): Promise<void>;
}

export function serve(
  part: Part,
  name: string,
  env: NodeJS.ProcessEnv,
  logs: string,
  guard: Guard,
): Served {
  const first = Promise.withResolvers<void>();
  mkdirSync(logs, { recursive: true });
  const log = createWriteStream(path.join(logs, `${name}.log`), { flags: 'a' });
  let child: ChildProcess;
  let isReady = false;
  let killed = false;
  let ownEnds = 0;
  let stopping = false;

  function start(): void {
    isReady = false;
    killed = false;
    child = spawn(process.execPath, typescript(root, 'lib/cli/main.ts', 'serve', `--${part}`), {
      cwd: root,
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    guard.setGroup(name, child.pid ?? null);
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on('line', (line) => {
        log.write(`${line}\n`);
        if (!READY[part].test(line)) return;
        isReady = true;
        first.resolve();
      });
    }
    child.once('exit', () => void again());
  }

  async function again(): Promise<void> {
    isReady = false;
    if (stopping) return;
    if (!killed) ownEnds += 1;
    await pause(RESTART_MS);
    if (!stopping) start();
  }

  start();
  return {
    part,
    name,
    isReady: () => isReady,
    ready: first.promise,
    kill() {
      killed = true;
      isReady = false;
      for (const leader of childrenOf(child.pid)) killGroup(leader);
    },
    ownEnds: () => ownEnds,
    async stop() {
      stopping = true;
      const { pid } = child;
      if (pid !== undefined && child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit');
        const served = childrenOf(pid);
        await stopGroup(pid, GRACE_MS);
        for (const leader of served) killGroup(leader);
        await ended;
      }
      guard.setGroup(name, null);
      log.end();
    },
  };
}

/** The processes that one process started and that still run, by /proc. */
function childrenOf(parent: number | undefined): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && parentOf(pid) === parent);
}

function parentOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null;
  }
}
