import { afterEach, expect, it } from 'vitest';
import { err, ok } from '@/lib/result';
import { metadataObject } from './api-types';
import type { KubernetesClient, WatchEvent } from './client';
import { startInformer } from './informer';
import { CONFIG_MAPS } from './resources';

type WatchReply = Awaited<ReturnType<KubernetesClient['watch']>>;

const ends: AbortController[] = [];
afterEach(() => {
  for (const each of ends.splice(0)) each.abort();
});

const object = (name: string, resourceVersion: string) => ({
  metadata: { name, namespace: 'shop', uid: name, resourceVersion },
});

/** A server that lists what it is given and watches as the test says. */
function follow(lists: readonly { items: unknown[]; version: string }[]) {
  const asked: string[] = [];
  const pauses: number[] = [];
  let open: { event(event: WatchEvent): void; end(reply: WatchReply): void } | null = null;
  let opened = Promise.withResolvers<void>();
  const rest = [...lists];
  const client: Pick<KubernetesClient, 'read' | 'watch'> = {
    async read(schema) {
      asked.push('list');
      const next = rest.shift();
      if (next === undefined) return err(UNREACHABLE);
      const { items, version: resourceVersion } = next;
      return ok(schema.parse({ metadata: { resourceVersion }, items }));
    },
    watch(request, on) {
      asked.push(`watch ${request.query?.resourceVersion}`);
      on.open();
      const end = Promise.withResolvers<WatchReply>();
      open = { event: on.event, end: end.resolve };
      opened.resolve();
      return end.promise;
    },
  };
  const stop = new AbortController();
  ends.push(stop);
  const informer = startInformer(
    client as KubernetesClient,
    { resource: CONFIG_MAPS, namespace: 'shop', metadataOnly: true },
    metadataObject,
    () => new Date('2026-01-01T00:00:00Z'),
    async (ms) => {
      pauses.push(ms);
      if (pauses.length > 3) await new Promise(() => undefined);
    },
    stop.signal,
  );
  return {
    informer,
    asked,
    pauses,
    names: () => [...informer.items()].map(({ metadata }) => metadata.name).toSorted(),
    async watching() {
      await opened.promise;
      if (open === null) throw new Error('no watch');
      return open;
    },
    /** Ends the watch and waits for the next. */
    async after(reply: WatchReply) {
      await opened.promise;
      opened = Promise.withResolvers();
      open?.end(reply);
      await opened.promise;
    },
  };
}

const UNREACHABLE = { kind: 'unreachable', outcome: 'not_sent', message: 'It is away.' } as const;
const GONE = { kind: 'conflict', outcome: 'not_sent', message: 'Too old.' } as const;

it('follows what is added, changed and deleted from the version of its list on', async () => {
  const { watching, names, asked } = follow([{ items: [object('a', '1')], version: '5' }]);
  const watch = await watching();
  watch.event({ type: 'ADDED', object: object('b', '6') });
  watch.event({ type: 'DELETED', object: object('a', '7') });
  expect(names()).toEqual(['b']);
  expect(asked).toEqual(['list', 'watch 5']);
});

it('goes on from the last bookmark without another list', async () => {
  const { watching, after, asked } = follow([{ items: [], version: '5' }]);
  (await watching()).event({ type: 'BOOKMARK', object: object('', '9') });
  await after(ok('ended'));
  expect(asked).toEqual(['list', 'watch 5', 'watch 9']);
});

it('lists again where what came since is forgotten', async () => {
  const { watching, after, asked, names } = follow([
    { items: [object('a', '1')], version: '5' },
    { items: [object('c', '8')], version: '8' },
  ]);
  await watching();
  await after(err(GONE));
  expect(asked).toEqual(['list', 'watch 5', 'list', 'watch 8']);
  expect(names()).toEqual(['c']);
});

it('lists again on 410 inside the stream', async () => {
  const { watching, after, asked } = follow([
    { items: [], version: '5' },
    { items: [], version: '8' },
  ]);
  (await watching()).event({ type: 'ERROR', object: { code: 410, reason: 'Expired' } });
  await after(ok('ended'));
  expect(asked).toEqual(['list', 'watch 5', 'list', 'watch 8']);
});

it('is out of touch while the server is away, and asks less and less often', async () => {
  const { informer, pauses } = follow([]);
  await informer.started();
  expect(informer.heardAt()).toBeNull();
  expect(informer.error()).toEqual(UNREACHABLE);
  await expect.poll(() => pauses).toEqual([500, 1000, 2000, 4000]);
});
