import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';

export const root = path.resolve(import.meta.dirname, '..', '..', '..');

export interface BenchProcess {
  readonly child: ChildProcess;
  /** The line of JSON that says that it is ready. */
  readonly ready: unknown;
  stop(): Promise<void>;
}

/**
 * A TypeScript file of the repository in a process of its own, which prints one line of JSON once it
 * is ready. Rejects with its last lines when it ends before.
 */
export async function startProcess(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<BenchProcess> {
  const child = fork(path.join(root, file), args, {
    env: { ...process.env, LOG_LEVEL: 'error', ...env },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const { stdout } = child;
  if (stdout === null) throw new Error('a process without its output');
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const said: string[] = [];
  const ready = await new Promise<unknown>((resolve, reject) => {
    createInterface({ input: stdout }).on('line', (line) => {
      said.push(line);
      if (line.startsWith('{') && line.includes('"ready":true')) resolve(JSON.parse(line));
    });
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(new Error(`${file} ended with ${code}:\n${said.slice(-20).join('\n')}`)),
    );
  });
  return {
    child,
    ready,
    async stop() {
      child.kill('SIGTERM');
      await gone;
    },
  };
}

/** The route handlers that a web process of a bench serves. */
const ROUTES = ['app/api/v1/[...path]/route.ts', 'app/api/streams/route.ts'];

export function startWeb(env: Readonly<Record<string, string>>): Promise<BenchProcess> {
  return startProcess('lib/testing/bench/web-process.ts', ROUTES, env);
}
