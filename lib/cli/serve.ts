import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildEnvironment, nextProgram } from './next-build';
import { killGroup, stopGroup } from './process-group';
import { typescript } from './run-tool';

const root = path.resolve(import.meta.dirname, '..', '..');

/** How long a process may take to end when the container is told to. */
const GRACE_MS = 20_000;

interface Part {
  readonly name: string;
  readonly args: readonly string[];
}

function partsOf(args: readonly string[]): Part[] {
  const { values } = parseArgs({
    args: [...args],
    options: { web: { type: 'boolean' }, worker: { type: 'boolean' } },
  });
  const both = !values.web && !values.worker;
  const port = process.env.PORT || '3000';
  const web: Part = {
    name: 'web',
    args: [nextProgram(root), 'start', '--hostname', '0.0.0.0', '--port', port],
  };
  const worker: Part = { name: 'worker', args: typescript(root, 'lib/worker/main.ts') };
  return [...(values.web || both ? [web] : []), ...(values.worker || both ? [worker] : [])];
}

/**
 * `ripcord serve [--web|--worker]`: runs web, worker or both in the foreground, with their output on
 * ours, for containers. It neither builds nor migrates (`ripcord migrate` does). Nothing is started
 * again here: when one ends all end, and whoever runs the container decides. Returns the exit code.
 */
export async function serve(args: readonly string[]): Promise<number> {
  const parts = partsOf(args);
  if (
    parts.some((part) => part.name === 'web') &&
    !existsSync(path.join(root, '.next', 'BUILD_ID'))
  ) {
    console.error('There is no build of the console: run "npm run build" first.');
    return 1;
  }
  const running = parts.map((part) =>
    spawn(process.execPath, part.args, {
      cwd: root,
      env: {
        ...process.env,
        ...buildEnvironment(root),
        NODE_ENV: 'production',
        NEXT_TELEMETRY_DISABLED: '1',
      },
      detached: true,
      stdio: ['ignore', 'inherit', 'inherit'],
    }),
  );
  const asked = new Promise<number>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => resolve(0));
    }
  });
  const ended = running.map(
    (child) =>
      new Promise<number>((resolve) => {
        child.once('error', () => resolve(1));
        child.once('exit', (code, signal) => {
          if (child.pid !== undefined) killGroup(child.pid);
          resolve(signal ? 128 + constants.signals[signal] : (code ?? 1));
        });
      }),
  );
  const code = await Promise.race([asked, ...ended]);
  await Promise.all(running.map((child) => child.pid && stopGroup(child.pid, GRACE_MS)));
  return code;
}
