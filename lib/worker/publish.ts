import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { HINT_CHANNEL } from '@/lib/db';
import { log } from '@/lib/log';
import { publishSnapshot } from '@/lib/status/publish';
import { every } from './every';
import type { WorkerDeps } from './worker-deps';

const EVERY_MS = 30_000;
const LISTEN_AGAIN_MS = 1000;

/** Keeps the public page's snapshot up to date: at once on a hint, and every half minute. */
export async function publish(
  deps: WorkerDeps & { readonly databaseUrl: string },
  signal: AbortSignal,
): Promise<void> {
  let wake: () => void = () => undefined;
  const listening = listen(deps.databaseUrl, signal, () => wake());
  while (!signal.aborted) {
    const hinted = new Promise<void>((resolve) => {
      wake = resolve;
    });
    const round = new AbortController();
    const ended = AbortSignal.any([signal, round.signal]);
    void hinted.then(() => round.abort());
    await every('publish', EVERY_MS, ended, async () => {
      await publishSnapshot(deps.db);
    });
  }
  await listening;
}

/** Our own snapshot hints too, and finds nothing new: that ends it. */
async function listen(url: string, signal: AbortSignal, onStatus: () => void): Promise<void> {
  while (!signal.aborted) {
    const client = new pg.Client({ connectionString: url });
    try {
      await new Promise<void>((resolve, reject) => {
        signal.addEventListener('abort', () => resolve(), { once: true });
        client.on('error', reject);
        client.on('end', () => reject(new Error('the connection ended')));
        client.on('notification', ({ payload }) => {
          if ((payload ?? '').split(' ').includes('status')) onStatus();
        });
        client
          .connect()
          .then(() => client.query(`listen ${HINT_CHANNEL}`))
          .catch(reject);
      });
    } catch (error) {
      if (!signal.aborted) log.warn({ err: error }, 'publish: cannot listen, trying again');
    }
    client.removeAllListeners();
    client.on('error', () => undefined);
    await client.end().catch(() => undefined);
    if (!signal.aborted) await pause(LISTEN_AGAIN_MS, undefined, { signal }).catch(() => undefined);
  }
}
