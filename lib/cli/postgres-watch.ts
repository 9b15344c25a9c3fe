import type { EmbeddedPostgres } from '@/lib/postgres/embedded';
import { isAlive } from '@/lib/postgres/postmaster';

const LOOK_EVERY_MS = 1000;

/**
 * Starts the embedded server again when it ended unasked. It is no child of ours in the usual sense
 * (an earlier start may have begun it), so its process is looked at instead of waited for.
 */
export function watchPostgres(
  first: EmbeddedPostgres,
  start: () => Promise<EmbeddedPostgres>,
  say: (line: string) => void,
  onProcess: (pid: number | null) => void,
): { stop(): Promise<void> } {
  let server = first;
  let stopping = false;
  let starting: Promise<void> = Promise.resolve();
  let isStarting = false;
  onProcess(server.pid);

  const look = () => {
    if (stopping || isStarting || isAlive(server.pid)) return;
    isStarting = true;
    say('The database ended; starting it again.');
    starting = start()
      .then((again) => {
        server = again;
        onProcess(again.pid);
        say('The database is back.');
      })
      .catch((cause: unknown) => say(`The database does not start: ${String(cause)}`))
      .finally(() => {
        isStarting = false;
      });
  };
  const timer = setInterval(look, LOOK_EVERY_MS);

  return {
    async stop() {
      stopping = true;
      clearInterval(timer);
      await starting;
      await server.stop();
      onProcess(null);
    },
  };
}
