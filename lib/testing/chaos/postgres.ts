import { setTimeout as pause } from 'node:timers/promises';
import type { Guard } from '@/lib/cli/guard';
import { nextFreePort } from '@/lib/free-port';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@/lib/postgres/embedded';
import { isAlive } from '@/lib/postgres/postmaster';

/** Below the ports that outgoing connections get: none of them takes it while the server is down. */
const FIRST_PORT = 21_432;

export interface RestartedPostgres {
  readonly server: EmbeddedPostgres;
  /**
   * Ends the server, by its fast shutdown or at once, as a crash does, leaves it down for `downMs`
   * and starts it again.
   */
  restart(at: 'fast' | 'immediate', downMs: number): Promise<void>;
}

export async function startPostgres(directory: string, guard: Guard): Promise<RestartedPostgres> {
  const port = await nextFreePort(FIRST_PORT);
  const server = await startEmbeddedPostgres({ directory, port, durable: true });
  let { pid } = server;
  guard.setPostgres(pid);
  return {
    server,
    async restart(at, downMs) {
      process.kill(pid, at === 'fast' ? 'SIGINT' : 'SIGQUIT');
      while (isAlive(pid)) await pause(5);
      await pause(downMs);
      const again = await startEmbeddedPostgres({ directory, port: server.port, durable: true });
      if (again.port !== server.port) throw new Error(`port ${server.port} was taken meanwhile`);
      pid = again.pid;
      guard.setPostgres(pid);
    },
  };
}
