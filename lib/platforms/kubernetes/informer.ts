/** One kind of object, listed once and then watched: what the cluster has of it, as of the last word. */
import { z } from 'zod';
import type { PlatformError } from '@/lib/platforms/platform';
import type { Metadata } from './api-types';
import type { KubernetesClient } from './client';
import { listObjects } from './objects';
import { pathOf, permissionTo, type Resource } from './resources';

export interface Watching {
  readonly resource: Resource;
  /** Null: of the whole cluster. */
  readonly namespace: string | null;
  readonly metadataOnly: boolean;
}

export interface Informer<T> {
  items(): Iterable<T>;
  /** When the server last said something, or that nothing was new; null: never, or it is out of touch. */
  heardAt(): Date | null;
  /** Answers once the first list came or failed. */
  started(): Promise<void>;
  error(): PlatformError | null;
}

export type Wait = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** The server ends a watch after so long: an end is a word that nothing was left out. */
const WATCH_SECONDS = '30';
const FIRST_PAUSE_MS = 500;
const SHORTEST_WATCH_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;

const versioned = z.object({
  metadata: z.object({ resourceVersion: z.string().default('') }),
});
const gone = z.object({ code: z.literal(410) });

/** Goes on until `signal` ends it. */
export function startInformer<T extends { readonly metadata: Metadata }>(
  client: KubernetesClient,
  watching: Watching,
  schema: z.ZodType<T>,
  clock: () => Date,
  wait: Wait,
  signal: AbortSignal,
): Informer<T> {
  const objects = new Map<string, T>();
  let version: string | null = null;
  let heard: Date | null = null;
  let problem: PlatformError | null = null;
  const first = Promise.withResolvers<void>();

  async function relist(): Promise<void> {
    const began = clock();
    const listed = await listObjects(client, schema, watching, signal);
    if (!listed.ok) {
      lose(listed.error);
      return;
    }
    objects.clear();
    for (const object of listed.value.items) objects.set(keyOf(object), object);
    version = listed.value.resourceVersion;
    heard = began;
    problem = null;
  }

  async function follow(from: string): Promise<void> {
    const { resource, namespace, metadataOnly } = watching;
    const ended = await client.watch(
      {
        path: pathOf(resource, namespace),
        query: {
          resourceVersion: from,
          allowWatchBookmarks: 'true',
          timeoutSeconds: WATCH_SECONDS,
        },
        metadataOnly: metadataOnly ? 'object' : undefined,
        context: {
          what: `Watching ${resource.plural}`,
          permission: permissionTo('watch', resource, namespace),
          mutation: false,
        },
      },
      {
        open() {
          heard = clock();
          problem = null;
        },
        event: ({ type, object }) => take(type, object),
      },
      signal,
    );
    if (ended.ok) {
      if (version !== null) heard = clock();
      return;
    }
    // 410: what came since is forgotten, so all is listed again.
    if (ended.error.kind === 'conflict') version = null;
    else lose(ended.error);
  }

  function take(type: string, raw: unknown): void {
    if (type === 'ERROR') {
      if (gone.safeParse(raw).success) version = null;
      else lose({ kind: 'failed', outcome: 'not_sent', message: 'The watch broke off.' });
      return;
    }
    const at = versioned.safeParse(raw);
    if (at.success) version = at.data.metadata.resourceVersion;
    heard = clock();
    if (type === 'BOOKMARK') return;
    const parsed = schema.safeParse(raw);
    // What can't be read must not stay as it was: the next list tells.
    if (!parsed.success) version = null;
    else if (type === 'DELETED') objects.delete(keyOf(parsed.data));
    else objects.set(keyOf(parsed.data), parsed.data);
  }

  function lose(error: PlatformError): void {
    problem = error;
    heard = null;
  }

  async function run(): Promise<void> {
    let pause = FIRST_PAUSE_MS;
    while (!signal.aborted) {
      const began = clock().getTime();
      const watched = version !== null;
      if (version === null) await relist();
      else await follow(version);
      first.resolve();
      // A server that ends every watch at once is not asked again and again.
      if (watched && problem === null && clock().getTime() - began < SHORTEST_WATCH_MS) {
        await wait(FIRST_PAUSE_MS, signal);
      }
      if (problem === null) pause = FIRST_PAUSE_MS;
      else {
        await wait(pause, signal);
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      }
    }
  }
  void run();

  return {
    items: () => objects.values(),
    heardAt: () => heard,
    started: () => first.promise,
    error: () => problem,
  };
}

function keyOf({ metadata }: { readonly metadata: Metadata }): string {
  return `${metadata.namespace}/${metadata.name}`;
}

/** Ends early when it is told to. */
export const waitFor: Wait = (milliseconds, signal) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    timer.unref();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
