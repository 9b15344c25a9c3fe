/**
 * The real command line for many commands: its own code is loaded once, in one Python process, and
 * each command runs in a fork of it. What differs from a terminal is that nothing is loaded twice.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { type GcloudPlace, type GcloudRun, gcloudEnvironment, requireGcloud } from './gcloud';

const answer = z.object({ code: z.number(), stdout: z.string(), stderr: z.string() });

export interface GcloudServer {
  /** As `gcloud …args`; one at a time. */
  run(...args: readonly string[]): Promise<GcloudRun>;
  close(): Promise<void>;
}

/** Its own choice of a Python, as `gcloud info` says it. */
function pythonOf(gcloud: string, env: NodeJS.ProcessEnv): string {
  const info = spawnSync(gcloud, ['info', '--format=value(basic.python_location)'], { env });
  return info.stdout.toString().trim() || 'python3';
}

/** Rejects when the process can't be started. */
export async function startGcloudServer(
  restAddress: string,
  place: GcloudPlace,
): Promise<GcloudServer> {
  const gcloud = requireGcloud();
  const folder = mkdtempSync(join(tmpdir(), 'gcloud-'));
  const env = {
    ...gcloudEnvironment(restAddress, place, folder),
    // Whether the API is switched on is asked of a service that is not simulated.
    CLOUDSDK_CORE_SHOULD_PROMPT_TO_ENABLE_API: 'false',
  };
  const root = dirname(dirname(realpathSync(gcloud)));
  const script = join(import.meta.dirname, 'gcloud-server.py');
  const child = spawn(pythonOf(gcloud, env), ['-S', script, root], {
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said = `${said}${chunk}`.slice(-4000);
  });
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const line = await lines.next();
    if (line.done) throw new Error(`gcloud's process ended: ${said}`);
    return JSON.parse(line.value);
  };
  await next();
  return {
    async run(...args) {
      child.stdin.write(`${JSON.stringify(args)}\n`);
      return answer.parse(await next());
    },
    async close() {
      child.stdin.end();
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
