import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { openDatabase, withTransaction } from '@/lib/db';
import { ok } from '@/lib/result';
import { append, openStream } from '@/lib/timeline/append';
import { callerMaker } from '../callers';
import { credentialOf, ORIGIN, SECRET } from '../web-credentials';
import { type BenchDatabase, preciseEpochMs } from './bench';
import { startProcess, startWeb } from './processes';
import { type ViewersMessage, viewersMessage } from './viewers-messages';

/**
 * From commit to browser: an event is appended and committed here; one web process tells all
 * viewers, who sit in a third process, over HTTP. The clock starts right before the COMMIT and ends
 * when a viewer's process has the bytes.
 */
export const VIEWERS = 1000;
const COMMITS = 40;
const WARM_UP = 5;
const AT_ONCE = 50;
const GIVE_UP_MS = 30_000;

const webReady = z.object({ url: z.string() });

/** Milliseconds, of every commit to every viewer. */
export async function measureViewers({ directory, server }: BenchDatabase): Promise<number[]> {
  const db = openDatabase(server.appUrl, 4);
  process.env.DATABASE_URL = server.appUrl;
  const web = await startWeb({
    DATABASE_URL: server.appUrl,
    RIPCORD_DATA: directory,
    RIPCORD_URL: ORIGIN,
    RIPCORD_SECRET: SECRET,
  });
  const viewers = await startProcess('lib/testing/bench/viewers-process.ts', [], {});
  const listeners = new Set<(message: ViewersMessage) => void>();
  viewers.child.on('message', (raw) => {
    const message = viewersMessage.parse(raw);
    for (const listener of listeners) listener(message);
  });

  function next<K extends ViewersMessage['kind']>(
    kind: K,
  ): Promise<Extract<ViewersMessage, { kind: K }>> {
    return new Promise((resolve, reject) => {
      const giveUp = setTimeout(() => finish(new Error(`viewers: no "${kind}"`)), GIVE_UP_MS);
      const finish = (outcome: Error | ViewersMessage) => {
        clearTimeout(giveUp);
        listeners.delete(listen);
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome as Extract<ViewersMessage, { kind: K }>);
      };
      const listen = (message: ViewersMessage) => {
        if (message.kind === 'lost') finish(new Error('viewers: a stream was lost'));
        if (message.kind === kind) finish(message);
      };
      listeners.add(listen);
    });
  }

  try {
    const { url } = webReady.parse(web.ready);
    const opened = next('open');
    const headers = await viewer(db);
    viewers.child.send({
      kind: 'open',
      url: `${url}/api/streams`,
      headers,
      viewers: VIEWERS,
      atOnce: AT_ONCE,
    });
    await opened;
    const streamId = randomUUID();
    await withTransaction(db, async (t) => ok(await openStream(t, streamId, 'incident')));
    const latencies: number[] = [];
    for (let n = 0; n < WARM_UP + COMMITS; n += 1) {
      const marker = `incident:${randomUUID()}` as const;
      const waiting = next('waiting');
      viewers.child.send({ kind: 'expect', marker });
      await waiting;
      const received = next('received');
      const committed = await withTransaction(db, async (transaction) => {
        const data = { text: 'Error rate is down.' };
        await append(transaction, streamId, { kind: 'note.added', actor: 'system', data });
        transaction.hint(marker);
        return ok(preciseEpochMs());
      });
      if (!committed.ok) throw new Error('not committed');
      const { at } = await received;
      if (n >= WARM_UP) latencies.push(...at.map((each) => each - committed.value));
      // Anywhere between two hints, as people's commits fall.
      await pause(50 + Math.random() * 150);
    }
    return latencies;
  } finally {
    await viewers.stop();
    await web.stop();
    await db.close();
  }
}

async function viewer(db: Parameters<typeof callerMaker>[0]): Promise<Record<string, string>> {
  const make = callerMaker(db);
  const { id } = await make.person('viewer');
  const credential = await make.session(id);
  return credentialOf({
    name: 'viewer',
    credential,
    known: true,
    role: 'viewer',
    everywhere: true,
  });
}
