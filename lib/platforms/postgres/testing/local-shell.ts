/** The shell port over processes of this machine: for tests, whose server is on this machine. */
import { spawn } from 'node:child_process';
import { err, ok } from '@/lib/result';
import type { Shell } from '../ports';
import { isAllowed } from '../shell-scripts';

const TAIL = 65_536;

/** `environment`: all that the programs get. */
export function createLocalShell(environment: NodeJS.ProcessEnv): Shell {
  return {
    run(argv, signal) {
      const [program, ...rest] = argv;
      if (program === undefined || !isAllowed(argv)) {
        return Promise.resolve(
          err({ kind: 'permission', outcome: 'not_sent', message: 'This is not on the list.' }),
        );
      }
      const child = spawn(program, rest, {
        env: environment,
        stdio: ['ignore', 'pipe', 'pipe'],
        signal,
      });
      let [stdout, stderr] = ['', ''];
      child.stdout.on('data', (chunk) => {
        stdout = `${stdout}${chunk}`.slice(-TAIL);
      });
      child.stderr.on('data', (chunk) => {
        stderr = `${stderr}${chunk}`.slice(-TAIL);
      });
      return new Promise((resolve) => {
        child.once('error', ({ message }) =>
          resolve(err({ kind: 'unreachable', outcome: 'unknown', message })),
        );
        child.once('close', (exitCode) => resolve(ok({ exitCode, stdout, stderr })));
      });
    },
  };
}
