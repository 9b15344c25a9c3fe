/** The real kubectl, where it is installed. */
import { spawn, spawnSync } from 'node:child_process';

/** `v1.32.4`; null: it is not installed. */
export function findKubectl(): string | null {
  const found = spawnSync('kubectl', ['version', '--client', '--output=json'], {
    encoding: 'utf8',
  });
  if (found.status !== 0) return null;
  const { clientVersion } = JSON.parse(found.stdout) as { clientVersion: { gitVersion: string } };
  return clientVersion.gitVersion;
}

/** To put behind the name of what needs it, and said aloud; empty where it is installed. */
export function withoutKubectl(): string {
  if (findKubectl() !== null) return '';
  const reason = 'skipped because kubectl is not installed';
  console.warn(`The tests with the real kubectl are ${reason}.`);
  return ` (${reason})`;
}

export interface KubectlRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface KubectlOptions {
  readonly stdin?: string | Buffer;
  readonly editor?: string;
  /** Resolves with what it said so far as soon as this holds, and ends it. */
  readonly until?: (stdout: string) => boolean;
}

export type Kubectl = (line: string, options?: KubectlOptions) => Promise<KubectlRun>;

/** Runs one line as a person types it after `kubectl`; single quotes hold words together. */
export function createKubectl(kubeconfig: string, folder: string): Kubectl {
  return (line, { stdin, editor, until } = {}) => {
    const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(
      ([, quoted, bare]) => quoted ?? bare ?? '',
    );
    const child = spawn('kubectl', words, {
      cwd: folder,
      env: {
        NODE_ENV: 'test',
        PATH: process.env.PATH,
        HOME: folder,
        KUBECONFIG: kubeconfig,
        ...(editor === undefined ? {} : { KUBE_EDITOR: editor }),
      },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      if (until?.(stdout) === true) child.kill('SIGTERM');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin ?? '');
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, stdout, stderr }));
    });
  };
}
