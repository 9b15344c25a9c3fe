import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { typescript } from '@/lib/cli/run-tool';
import { keepSecrets, keepSigningKey } from '@/lib/cli/secrets';
import { anyFreePort } from '@/lib/free-port';
import { childrenOf } from './processes';
import { stackUnderTest, strangersEnvironment } from './stack';

const root = path.resolve(import.meta.dirname, '..', '..');

/** One more web or worker over the stack's database, which nobody starts again when it ends. */
export interface Copy {
  /** Where a web answers. */
  readonly url: string;
  /** Ends it as a machine that loses its power does. */
  kill(): Promise<void>;
  /** Holds it in place, until `goOn`. */
  freeze(): void;
  goOn(): void;
}

const READY = { web: /\bReady in\b/, worker: /^\{"ready":true\}$/ };

/** Starts `ripcord serve --web` or `--worker`, as a container does; resolves once it is ready. */
export async function startCopy(part: 'web' | 'worker', name: string): Promise<Copy> {
  const port = await anyFreePort();
  const url = `http://localhost:${port}`;
  const serving = spawn(
    process.execPath,
    typescript(root, 'lib/cli/main.ts', 'serve', `--${part}`),
    {
      cwd: root,
      env: environmentOf(name, port, url),
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  await ready(serving, READY[part]);
  const signal = (name: NodeJS.Signals) => {
    for (const leader of childrenOf(serving.pid ?? 0)) process.kill(-leader, name);
  };
  return {
    url,
    async kill() {
      if (serving.exitCode !== null) return;
      const ended = once(serving, 'exit');
      signal('SIGKILL');
      await ended;
    },
    freeze: () => signal('SIGSTOP'),
    goOn: () => signal('SIGCONT'),
  };
}

function ready(serving: ChildProcess, line: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    for (const stream of [serving.stdout, serving.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on('line', (each) => {
        said = `${said}${each}\n`.slice(-4000);
        if (line.test(each)) resolve();
      });
    }
    serving.once('exit', (code) => reject(new Error(`it ended (${code}):\n${said}`)));
  });
}

/** What all copies share, and a data directory of its own. */
function environmentOf(name: string, port: number, url: string): NodeJS.ProcessEnv {
  const stack = stackUnderTest();
  const secrets = keepSecrets(stack.dataDir);
  const dataDir = path.join(stack.dataDir, 'copies', name);
  mkdirSync(dataDir, { recursive: true });
  return {
    ...strangersEnvironment(),
    NODE_OPTIONS: '--disable-warning=DeprecationWarning',
    DATABASE_URL: stack.appUrl,
    PORT: String(port),
    RIPCORD_URL: url,
    NEXTAUTH_URL: url,
    RIPCORD_DATA: dataDir,
    RIPCORD_CONFIG: stack.configFile,
    RIPCORD_RUNBOOKS: stack.runbooksDir,
    RIPCORD_SECRET: secrets.session,
    RIPCORD_INSTANCE: secrets.instance,
    NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: secrets.serverActions,
    RIPCORD_SIGNING_KEY_FILE: keepSigningKey(stack.dataDir),
    RIPCORD_CLOCK: 'controlled',
    RIPCORD_SIMULATOR_GRPC: stack.simulatorGrpc,
    RIPCORD_SIMULATOR_HTTP: stack.simulatorUrl,
    VIRTUOSO_API_KEY: 'simulated',
  };
}
