import { Client } from 'pg';
import { WAKE_CHANNEL } from '@/lib/db';
import { log } from '@/lib/log';

const RECONNECT_MS = 1000;

/**
 * Calls `onWake` with each id that a commit announces, over a connection of its own that comes back
 * when it is lost. What was announced meanwhile is found by the sweep.
 */
export function listenForWakes(
  url: string,
  onWake: (id: string) => void,
): { stop(): Promise<void> } {
  let client: Client | null = null;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let connecting: Promise<void> = Promise.resolve();

  function again(): void {
    client = null;
    if (stopped) return;
    clearTimeout(timer);
    timer = setTimeout(open, RECONNECT_MS);
  }

  async function connect(): Promise<void> {
    const fresh = new Client({ connectionString: url });
    fresh.on('notification', ({ payload }) => {
      if (payload) onWake(payload);
    });
    fresh.on('error', (error) => {
      log.warn({ err: error }, 'the wake-up connection was lost');
      fresh.end().catch(() => undefined);
      if (client === fresh) again();
    });
    fresh.on('end', () => {
      if (client === fresh) again();
    });
    try {
      await fresh.connect();
      await fresh.query(`listen ${WAKE_CHANNEL}`);
      client = fresh;
    } catch (error) {
      log.warn({ err: error }, 'the wake-up connection could not be opened');
      await fresh.end().catch(() => undefined);
      again();
    }
  }

  function open(): void {
    connecting = connect();
  }
  open();

  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await connecting;
      const last = client;
      client = null;
      await last?.end().catch(() => undefined);
    },
  };
}
