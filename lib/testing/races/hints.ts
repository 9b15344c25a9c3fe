import { Client } from 'pg';
import { HINT_CHANNEL } from '@/lib/db';

export interface Hints {
  /** What `look` finds, asked now and again whenever the topic is hinted at, until it finds it. */
  until<T>(topic: string, look: () => Promise<T | null>): Promise<T>;
  close(): Promise<void>;
}

/** Follows what commits tell the browsers: nothing is asked again that has not changed. */
export async function followHints(url: string): Promise<Hints> {
  const client = new Client({ connectionString: url });
  const waiting = new Map<string, Set<() => void>>();
  client.on('notification', ({ payload = '' }) => {
    for (const topic of payload.split(' ')) for (const wake of waiting.get(topic) ?? []) wake();
  });
  await client.connect();
  await client.query(`listen ${HINT_CHANNEL}`);
  return {
    async until(topic, look) {
      const wakes = waiting.get(topic) ?? new Set();
      waiting.set(topic, wakes);
      for (;;) {
        // Armed before the look: what is hinted at meanwhile is not missed.
        const hinted = Promise.withResolvers<void>();
        wakes.add(hinted.resolve);
        const found = await look();
        if (found === null) await hinted.promise;
        wakes.delete(hinted.resolve);
        if (found !== null) return found;
      }
    },
    close: () => client.end(),
  };
}
