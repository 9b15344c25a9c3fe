/** Processes of real workers to kill and to stop, loaded ahead of their turn. */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { type Finished, type Order, report, STOPPING } from './order';

const root = path.resolve(import.meta.dirname, '..', '..', '..');

/** What its transition asks: of Postgres alone, or of the platform too. */
export type Needs = 'database' | 'platform';

export interface Victim {
  /** Resolves when it has ended itself; rejects when it came to the end of its transition. */
  perishes(order: Order): Promise<void>;
  /** Ends it from outside once `moment` has come. */
  isKilled(order: Order, moment: () => Promise<void>): Promise<void>;
  /** Resolves when it has stopped itself; rejects when it came to the end of its transition. */
  stops(order: Order): Promise<void>;
  /** Lets one that stopped go on; what came of its transition. */
  wakes(): Promise<Finished>;
  /** Ends it, whatever it does. */
  end(): void;
}

export interface Victims {
  start(needs: Needs): Victim;
  close(): Promise<void>;
}

/** Bundled once, so that a process starts in a fraction of the time. */
export async function gatherVictims(): Promise<Victims> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ripcord-crash-'));
  await symlink(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  await build({
    entryPoints: [path.join(import.meta.dirname, 'victim.ts')],
    outdir: folder,
    absWorkingDir: root,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    minifySyntax: true,
    external: ['@google-cloud/*', '@grpc/*', 'pg-native'],
    banner: {
      js: "import { createRequire as crashRequire } from 'node:module'; const require = crashRequire(import.meta.url); const __dirname = import.meta.dirname; const __filename = import.meta.filename;",
    },
    logLevel: 'error',
  });
  const alive = new Set<ChildProcess>();
  return {
    start(needs) {
      const child = fork(path.join(folder, 'victim.mjs'), [], {
        // It lives too short a time for its code to be worth optimising.
        execArgv: ['--liftoff-only'],
        env: {
          ...process.env,
          CRASH_NEEDS: needs,
          LOG_LEVEL: 'silent',
          NODE_COMPILE_CACHE: path.join(folder, 'cache'),
        },
        stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      });
      alive.add(child);
      child.once('exit', () => alive.delete(child));
      return victim(child);
    },
    async close() {
      for (const child of alive) child.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function victim(child: ChildProcess): Victim {
  const ready = Promise.withResolvers<void>();
  const stopping = Promise.withResolvers<void>();
  const finished = Promise.withResolvers<Finished>();
  const gone = Promise.withResolvers<NodeJS.Signals | null>();
  child.on('message', (message) => {
    const told = report.parse(message);
    if (told.kind === 'ready') ready.resolve();
    else finished.resolve(told.advanced);
  });
  let said = '';
  child.stdout?.on('data', (more: Buffer) => {
    said += more.toString();
    if (said.includes(STOPPING)) stopping.resolve();
  });
  child.once('exit', (_, signal) => {
    gone.resolve(signal);
    ready.reject(new Error('a worker ended before its turn'));
  });
  // One that is not needed any more ends before its turn, and nobody waits for it.
  ready.promise.catch(() => undefined);

  const escaped = finished.promise.then((advanced): never => {
    throw new Error(`a worker did not come to its edge: ${advanced}`);
  });
  escaped.catch(() => undefined);
  const ended = gone.promise.then((signal): never => {
    throw new Error(`a worker ended by ${signal ?? 'itself'} before it had finished`);
  });
  ended.catch(() => undefined);
  const killed = gone.promise.then((signal) => {
    if (signal !== 'SIGKILL') throw new Error(`a worker ended by ${signal ?? 'itself'}`);
  });
  killed.catch(() => undefined);
  return {
    async perishes(order) {
      await ready.promise;
      child.send(order);
      await Promise.race([killed, escaped]);
    },
    async isKilled(order, moment) {
      await ready.promise;
      child.send(order);
      await Promise.race([moment(), escaped]);
      child.kill('SIGKILL');
      await killed;
    },
    async stops(order) {
      await ready.promise;
      child.send(order);
      await Promise.race([stopping.promise, escaped, ended]);
    },
    async wakes() {
      // It says that it stops right before it does: on a busy machine it may not have done so yet.
      const again = setInterval(() => child.kill('SIGCONT'), 100);
      try {
        child.kill('SIGCONT');
        return await Promise.race([finished.promise, ended]);
      } finally {
        clearInterval(again);
        if (child.connected) child.disconnect();
      }
    },
    end: () => {
      child.kill('SIGKILL');
    },
  };
}
