import { spawn } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** The arguments that make Node run a TypeScript file of this checkout. */
export function typescript(root: string, file: string, ...args: string[]): string[] {
  const loader = path.join(root, 'node_modules', 'tsx', 'dist', 'loader.mjs');
  return ['--import', pathToFileURL(loader).href, path.join(root, file), ...args];
}

/** Runs one of our own commands to its end and returns what it printed. Throws with its errors. */
export function runOnce(
  args: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv; signal?: AbortSignal },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(stdout);
      else reject(new Error(`${args.slice(2).join(' ')} failed:\n${stderr || stdout}`));
    });
  });
}

/** The last line of an output that is a JSON object; undefined when there is none. */
export function lastJson(output: string): unknown {
  for (const line of output.trimEnd().split('\n').reverse()) {
    if (!line.startsWith('{')) continue;
    try {
      return JSON.parse(line);
    } catch {
      // Not JSON after all: an earlier line may be.
    }
  }
  return undefined;
}
