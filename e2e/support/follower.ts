import type { TimelineView } from '@/lib/timeline/timeline-view';

/** Somebody outside who follows an incident by its event stream. */
export interface Follower {
  /** The seq of every event, in the order in which it was received. */
  readonly seqs: readonly number[];
  /** The addresses that the stream was opened at, in order. */
  readonly servers: readonly string[];
  /** Ends it; throws what it could not go on from. */
  stop(): Promise<void>;
}

interface Message {
  readonly id: string | null;
  readonly event: string;
}

/** What a server that is gone throws at whoever reads from it. */
function isLost(error: unknown): boolean {
  return error instanceof TypeError;
}

/**
 * Fetches what is new whenever the stream speaks, and never by itself. When a server goes away it
 * turns to the next of `servers`, and goes on from where it was.
 */
export function follow(token: string, number: number, servers: readonly string[]): Follower {
  const headers = { authorization: `Bearer ${token}` };
  const ended = new AbortController();
  const seqs: number[] = [];
  const opened: string[] = [];
  let lastId: string | null = null;

  async function fetchNew(server: string): Promise<void> {
    const answer = await fetch(`${server}/api/v1/incidents/${number}/timeline`, {
      headers,
      signal: ended.signal,
    });
    if (!answer.ok) throw new Error(`the timeline: ${answer.status} ${await answer.text()}`);
    const { rows } = (await answer.json()) as TimelineView;
    const known = seqs.at(-1) ?? 0;
    seqs.push(...rows.map(({ seq }) => seq).filter((seq) => seq > known));
  }

  async function listen(server: string): Promise<void> {
    const stream = await fetch(`${server}/api/streams`, {
      headers: { ...headers, ...(lastId !== null && { 'last-event-id': lastId }) },
      signal: ended.signal,
    });
    if (!stream.ok || stream.body === null) throw new Error(`the stream: ${stream.status}`);
    opened.push(server);
    for await (const { id, event } of messages(stream.body)) {
      lastId = id ?? lastId;
      if (event !== 'beat') await fetchNew(server);
    }
  }

  async function followAll(): Promise<void> {
    for (const server of servers) {
      try {
        await listen(server);
      } catch (error) {
        if (ended.signal.aborted) return;
        if (!isLost(error)) throw error;
      }
    }
    if (!ended.signal.aborted) throw new Error('no server is left to follow');
  }

  const following = followAll();
  // Told by `stop`.
  following.catch(() => undefined);
  return {
    seqs,
    servers: opened,
    stop() {
      ended.abort();
      return following;
    },
  };
}

async function* messages(body: ReadableStream<Uint8Array>): AsyncGenerator<Message> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const part of body) {
    const blocks = (text + decoder.decode(part, { stream: true })).split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, 'm').exec(block)?.[1] ?? null;
      const event = field('event');
      if (event !== null) yield { id: field('id'), event };
    }
  }
}
