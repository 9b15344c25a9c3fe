import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type LogFile, openLogFile } from './log-file';
import { killGroup, stopGroup } from './process-group';

export interface ChildSpec {
  readonly name: string;
  /** Arguments for Node; asked again at each start, so that a restart can keep a learnt port. */
  readonly args: () => readonly string[];
  readonly env: () => NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly logFile: string;
  /** What a line of output says about being ready: a value, or undefined for "not yet". */
  readonly readLine: (line: string) => string | undefined;
  /** How long it may take to end by itself. */
  readonly graceMs: number;
  /** Which of its lines a person sees at once; the log has all of them. */
  readonly show: 'all' | 'errors' | 'nothing';
  readonly say: (line: string) => void;
  /** Called whenever the process changed, with its id or null. */
  readonly onProcess: (pid: number | null) => void;
}

export interface Child {
  /** Starts it and waits until it is ready. Throws `PortTaken`, or an error with its last lines. */
  start(): Promise<string>;
  stop(): Promise<void>;
}

/** It could not listen: somebody else has its port. */
export class PortTaken extends Error {}

const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 30_000;
/** After this long a crash is a new one, not the same again. */
const STABLE_MS = 60_000;
/** How often it may end before it was ever ready. */
const START_ATTEMPTS = 3;

/** How long to wait before the next start, after so many failures in a row (1 is the first). */
export function backoffMs(failures: number): number {
  return Math.min(FIRST_BACKOFF_MS * 2 ** (failures - 1), LONGEST_BACKOFF_MS);
}

/** One supervised process in a group of its own, started again whenever it ends unasked. */
export function createChild(spec: ChildSpec): Child {
  let running: ChildProcess | null = null;
  let log: LogFile | null = null;
  let stopping = false;
  let wasReady = false;
  let failures = 0;
  let retry: NodeJS.Timeout | undefined;
  let settle: { resolve(value: string): void; reject(cause: Error): void } | null = null;

  function ready(value: string): void {
    wasReady = true;
    settle?.resolve(value);
    settle = null;
  }

  function onLine(line: string, isError: boolean): void {
    log?.write(line);
    if (spec.show === 'all' || (spec.show === 'errors' && isError)) {
      spec.say(`${spec.name}: ${line}`);
    }
    const value = spec.readLine(line);
    if (value !== undefined) ready(value);
  }

  function onEnd(how: string, began: number): void {
    running = null;
    spec.onProcess(null);
    if (stopping) return;
    const last = log?.tail() ?? '';
    if (performance.now() - began > STABLE_MS) failures = 0;
    failures += 1;
    if (!wasReady && /EADDRINUSE/.test(last)) {
      stopping = true;
      settle?.reject(new PortTaken(`${spec.name}: its port is taken`));
      return;
    }
    if (!wasReady && failures >= START_ATTEMPTS) {
      stopping = true;
      settle?.reject(new Error(`${spec.name} does not start (${how}). Its last lines:\n${last}`));
      return;
    }
    const wait = backoffMs(failures);
    const shown = last && spec.show !== 'all' ? ` Its last lines:\n${last}` : '';
    spec.say(`${spec.name} ended (${how}); starting it again in ${wait / 1000} s.${shown}`);
    retry = setTimeout(launch, wait);
  }

  function launch(): void {
    log?.close();
    log = openLogFile(spec.logFile);
    const began = performance.now();
    const child = spawn(process.execPath, spec.args(), {
      cwd: spec.cwd,
      env: spec.env(),
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running = child;
    if (child.pid !== undefined) spec.onProcess(child.pid);
    createInterface({ input: child.stdout }).on('line', (line) => onLine(line, false));
    createInterface({ input: child.stderr }).on('line', (line) => onLine(line, true));
    // What it left in its group would keep its pipes and ports.
    child.once('exit', () => child.pid !== undefined && killGroup(child.pid));
    child.once('error', (cause) => onEnd(cause.message, began));
    child.once('close', (code, signal) => {
      if (running === child) onEnd(signal ?? `exit ${code}`, began);
    });
  }

  return {
    start() {
      return new Promise((resolve, reject) => {
        settle = { resolve, reject };
        launch();
      });
    },
    async stop() {
      stopping = true;
      clearTimeout(retry);
      settle?.reject(new Error(`${spec.name} was stopped while it started`));
      settle = null;
      const pid = running?.pid;
      if (pid !== undefined) await stopGroup(pid, spec.graceMs);
      log?.close();
      log = null;
    },
  };
}
