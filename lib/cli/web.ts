import { isPortFree } from '@/lib/free-port';
import { PortTaken } from './child';
import { buildEnvironment, nextProgram } from './next-build';
import type { Supervised } from './supervised';
import type { Terminal } from './terminal';

/** The name under which the console is reached: sign-in by OIDC works with no other for loopback. */
const HOST = 'localhost';
const DEFAULT_PORT = 3000;
const PORT_ATTEMPTS = 100;

export interface Web {
  readonly port: number;
  readonly url: string;
}

/** A free loopback port is free in both families: a browser may take either for `localhost`. */
async function isFree(port: number): Promise<boolean> {
  return (await isPortFree(port, '127.0.0.1')) && (await isFreeInIpv6(port));
}

async function isFreeInIpv6(port: number): Promise<boolean> {
  const hasIpv6 = await isPortFree(0, '::1');
  return !hasIpv6 || isPortFree(port, '::1');
}

/** The port that PORT asks for, or null when it does not. Throws when it is no port. */
function forcedPort(value: string | undefined): number | null {
  if (value === undefined || value === '') return null;
  const port = Number(value);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`PORT is "${value}": use a whole number from 1 to 65535.`);
  }
  return port;
}

function takenError(port: number): Error {
  return new Error(`PORT is ${port}, but that port is taken. Free it, or leave PORT out.`);
}

/** Refuses a forced port that is taken, before anything else is started or built. */
export async function checkForcedPort(env: NodeJS.ProcessEnv): Promise<void> {
  const port = forcedPort(env.PORT);
  if (port !== null && !(await isFree(port))) throw takenError(port);
}

/**
 * Starts the console on the port that PORT forces, else on 3000 or the next free one. Another
 * process may take a port between looking and listening: then the one after it is tried.
 */
export async function startWeb(
  options: {
    readonly root: string;
    readonly mode: 'production' | 'development';
    readonly terminal: Terminal;
  },
  supervised: Supervised,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Web> {
  const forced = forcedPort(env.PORT);
  const first = forced ?? DEFAULT_PORT;
  for (let port = first; port < first + PORT_ATTEMPTS; port += 1) {
    signal.throwIfAborted();
    if (await isFree(port)) {
      const url = env.RIPCORD_URL || `http://${HOST}:${port}`;
      try {
        const child = supervised.child({
          name: 'web',
          args: () => [
            nextProgram(options.root),
            options.mode === 'development' ? 'dev' : 'start',
            '--hostname',
            HOST,
            '--port',
            String(port),
          ],
          // NEXTAUTH_URL: next-auth builds its callback addresses from it.
          env: () => ({
            ...env,
            ...(options.mode === 'production' && buildEnvironment(options.root)),
            PORT: String(port),
            RIPCORD_URL: url,
            NEXTAUTH_URL: url,
          }),
          readLine: (line) => (/\bReady in\b/.test(line) ? line : undefined),
          graceMs: 5000,
        });
        await child.start();
        if (port !== first) options.terminal.line(`Port ${first} is taken: using ${port}`);
        return { port, url };
      } catch (cause) {
        if (!(cause instanceof PortTaken)) throw cause;
      }
    }
    if (forced !== null) throw takenError(forced);
  }
  throw new Error(`No free port from ${first} on.`);
}
