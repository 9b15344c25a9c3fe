import { NextRequest } from 'next/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HINT_CHANNEL } from '@/lib/db';
import { everyCaller } from '@/lib/testing/callers';
import { credentialOf, ORIGIN } from '@/lib/testing/web-credentials';
import { webDatabase } from '@/lib/web/database';
import { GET } from './route';

let credential: Record<string, string>;
beforeAll(async () => {
  const callers = await everyCaller(webDatabase());
  const viewer = callers.find(({ known, role, everywhere }) => known && role && everywhere);
  if (viewer === undefined) throw new Error('nobody may look');
  credential = await credentialOf(viewer);
  // The first stream starts the listening, and hears when it has begun.
  const first = await open();
  while ((await first.next()).event !== 'refresh');
  await first.close();
});
afterAll(() => webDatabase().close());

interface Message {
  readonly id: string | null;
  readonly event: string;
  readonly data: string;
}

async function open(lastId?: string) {
  const headers = { ...credential, ...(lastId === undefined ? {} : { 'last-event-id': lastId }) };
  const response = await GET(new NextRequest(`${ORIGIN}/api/streams`, { headers }));
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (reader === undefined) throw new Error('no stream');
  let text = '';
  async function next(): Promise<Message> {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end < 0) {
        const { value, done } = await (reader?.read() ?? Promise.reject(new Error('no stream')));
        if (done) throw new Error('the stream ended');
        text += value;
        continue;
      }
      const lines = text.slice(0, end).split('\n');
      text = text.slice(end + 2);
      const field = (name: string) =>
        lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? null;
      const event = field('event');
      if (event !== null) return { id: field('id'), event, data: field('data') ?? '' };
    }
  }
  return { next, close: () => reader.cancel() };
}

type Stream = Awaited<ReturnType<typeof open>>;

const hint = (topic: string) =>
  webDatabase().pool.query('select pg_notify($1, $2)', [HINT_CHANNEL, topic]);

/** The message that names this topic, past whatever comes before it. */
async function naming(stream: Stream, topic: string): Promise<Message> {
  for (;;) {
    const message = await stream.next();
    if (message.data.includes(topic)) return message;
  }
}

async function untilBeat(stream: Stream): Promise<Message[]> {
  const messages: Message[] = [];
  for (;;) {
    const message = await stream.next();
    if (message.event === 'beat') return messages;
    messages.push(message);
  }
}

describe('a stream', () => {
  it('greets who is new, and numbers what it says', async () => {
    const stream = await open();
    const hello = await stream.next();
    expect(hello.event).toBe('hello');
    await hint('incidents');
    const said = await naming(stream, 'incidents');
    await stream.close();
    const numbers = [hello, said].map(({ id }) => Number(id?.split(':').at(-1)));
    expect(numbers[1]).toBe(Number(numbers[0]) + 1);
  });

  it('tells who comes back each thing that was missed, once and in order', async () => {
    const first = await open();
    const other = await open();
    await hint('incident:seen');
    const seen = await naming(first, 'incident:seen');
    await first.close();
    for (const topic of ['incident:a', 'incident:b', 'incident:c']) {
      await hint(topic);
      await naming(other, topic);
    }
    const again = await open(seen.id ?? '');
    const missed = await untilBeat(again);
    expect(missed.map(({ data }) => data)).toEqual([
      '{"topics":["incident:a"]}',
      '{"topics":["incident:b"]}',
      '{"topics":["incident:c"]}',
    ]);
    const upToDate = await open(missed.at(-1)?.id ?? '');
    expect(await untilBeat(upToDate)).toEqual([]);
    await Promise.all([other.close(), again.close(), upToDate.close()]);
  });

  it.each([
    ['another process', '00000000-0000-4000-8000-000000000001:1'],
    ['no stream at all', 'nonsense'],
  ])('greets who comes from %s as if new', async (_, lastId) => {
    const stream = await open(lastId);
    expect((await stream.next()).event).toBe('hello');
    await stream.close();
  });

  it('greets who claims to have heard what was never said', async () => {
    const before = await open();
    const { id } = await before.next();
    const stream = await open(`${id}9999`);
    expect((await stream.next()).event).toBe('hello');
    await Promise.all([before.close(), stream.close()]);
  });
});
