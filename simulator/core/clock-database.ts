import { Client } from 'pg';
import type { Clock } from './clock';

const READ_EVERY_MS = 200;

/**
 * Follows the offset that web and worker read too (`ripcord.clock_offset`, row 1, microseconds).
 * A database that is away or has no such row leaves the last known offset in place: it is normal
 * while the database starts or is migrated.
 */
export function followClockDatabase(clock: Clock, url: string): { stop(): Promise<void> } {
  let client: Client | null = null;
  let stopped = false;
  let reading: Promise<void> = Promise.resolve();

  async function connected(): Promise<Client> {
    if (client !== null) return client;
    const fresh = new Client({ connectionString: url, connectionTimeoutMillis: 2000 });
    fresh.on('error', () => {
      client = null;
    });
    await fresh.connect();
    client = fresh;
    return fresh;
  }

  async function read(): Promise<void> {
    try {
      const db = await connected();
      const { rows } = await db.query<{ micros: string }>(
        'select micros::text as micros from ripcord.clock_offset where id = 1',
      );
      const micros = Number(rows[0]?.micros);
      if (Number.isSafeInteger(micros)) clock.setOffset(micros);
    } catch {
      const broken = client;
      client = null;
      await broken?.end().catch(() => undefined);
    }
  }

  let timer: NodeJS.Timeout | undefined;
  function loop(): void {
    reading = read().then(() => {
      if (!stopped) timer = setTimeout(loop, READ_EVERY_MS);
    });
  }
  loop();

  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await reading;
      await client?.end().catch(() => undefined);
    },
  };
}
