import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { HINT_CHANNEL } from '@/lib/db';
import { log } from '@/lib/log';
import { webDatabase, webEnv } from './database';

/**
 * What one browser hears: which topics to fetch again. `refresh` says that some hints may have been
 * missed, so everything on screen must be fetched again. Content travels by queries, which know
 * where they stopped (timeline: the last seq), so nothing is lost and nothing comes twice.
 */
export type HubMessage =
  | { readonly kind: 'hint'; readonly topics: readonly string[] }
  | { readonly kind: 'refresh' };

type Listener = (chunk: Uint8Array) => void;

/** A hint goes out at once after a quiet moment; more of them within this time go out together. */
const COALESCE_MS = 20;
/** Messages that a browser may have missed while it was away, and is told again when it is back. */
const KEPT = 1000;
const RECONNECT_MS = 500;
const SWEEP_MS = 2000;
const HEARTBEAT_MS = 15_000;

class Hub {
  private readonly listeners = new Set<Listener>();
  private readonly closers = new Set<() => void>();
  private readonly topics = new Set<string>();
  private flushTimer: NodeJS.Timeout | null = null;
  private flushedAt = Number.NEGATIVE_INFINITY;
  /** Names this process in the ids of its messages: another one's numbers mean nothing here. */
  private readonly origin = randomUUID();
  private readonly kept: Uint8Array[] = [];
  private sent = 0;
  private lastRecorded: string | null = null;
  private started = false;

  /**
   * Adds a viewer. `lastId` is the id of the last message that it had: what came since is told again,
   * in order, and nothing of it twice. A viewer that is new, or was away for too long, or comes from
   * another process, is greeted instead: then it fetches everything. `close` is called when the
   * process is asked to end.
   */
  subscribe(listener: Listener, close: () => void, lastId: string | null): () => void {
    this.start();
    const missed = this.since(lastId);
    if (missed === null) listener(encode('hello', {}, this.id()));
    else for (const chunk of [...missed, BEAT]) listener(chunk);
    this.listeners.add(listener);
    this.closers.add(close);
    return () => {
      this.listeners.delete(listener);
      this.closers.delete(close);
    };
  }

  private id(): string {
    return `${this.origin}:${this.sent}`;
  }

  /** What was sent after this message; null: not known here any more. */
  private since(lastId: string | null): readonly Uint8Array[] | null {
    if (lastId === null) return null;
    const cut = lastId.lastIndexOf(':');
    const number = Number(lastId.slice(cut + 1));
    if (lastId.slice(0, cut) !== this.origin || !Number.isInteger(number)) return null;
    const missed = this.sent - number;
    if (missed < 0 || missed > this.kept.length) return null;
    return missed === 0 ? [] : this.kept.slice(-missed);
  }

  private start(): void {
    if (this.started) return;
    this.started = true;
    void this.listen();
    setInterval(() => void this.sweep(), SWEEP_MS).unref();
    setInterval(() => this.send(BEAT), HEARTBEAT_MS).unref();
    // Open streams would keep the server from ending.
    process.once('SIGTERM', () => this.closeAll());
    process.once('SIGINT', () => this.closeAll());
  }

  private closeAll(): void {
    for (const close of this.closers) close();
  }

  private async listen(): Promise<void> {
    const client = new Client({ connectionString: webEnv().databaseUrl });
    const again = () => {
      client.removeAllListeners();
      client.on('error', () => undefined);
      void client.end().catch(() => undefined);
      setTimeout(() => void this.listen(), RECONNECT_MS).unref();
    };
    client.once('error', again);
    client.once('end', again);
    client.on('notification', ({ payload }) => this.hint((payload ?? '').split(' ')));
    try {
      await client.connect();
      await client.query(`listen ${HINT_CHANNEL}`);
      this.broadcast({ kind: 'refresh' });
    } catch (error) {
      log.warn({ err: error }, 'hints: cannot listen, trying again');
      again();
    }
  }

  /** The net under the hints: a commit whose announcement was lost is seen here. */
  private async sweep(): Promise<void> {
    try {
      const { rows } = await webDatabase().pool.query<{ at: string | null }>(
        'select max(last_recorded_at)::text as at from timeline.stream',
      );
      const at = rows[0]?.at ?? null;
      if (this.lastRecorded !== null && at !== this.lastRecorded)
        this.broadcast({ kind: 'refresh' });
      this.lastRecorded = at;
    } catch {
      // The next sweep tries again; the viewers see the age of what they have.
    }
  }

  private hint(topics: readonly string[]): void {
    for (const topic of topics) if (topic !== '') this.topics.add(topic);
    if (this.flushTimer !== null) return;
    const wait = this.flushedAt + COALESCE_MS - performance.now();
    if (wait <= 0) this.flush();
    else this.flushTimer = setTimeout(() => this.flush(), wait);
  }

  private flush(): void {
    this.flushTimer = null;
    this.flushedAt = performance.now();
    const topics = [...this.topics];
    this.topics.clear();
    this.lastRecorded = null;
    this.broadcast({ kind: 'hint', topics });
  }

  private broadcast(message: HubMessage): void {
    this.sent += 1;
    const data = message.kind === 'hint' ? { topics: message.topics } : {};
    const chunk = encode(message.kind, data, this.id());
    this.kept.push(chunk);
    if (this.kept.length > KEPT) this.kept.shift();
    this.send(chunk);
  }

  /** Serialised once for all viewers. */
  private send(chunk: Uint8Array): void {
    for (const listener of this.listeners) listener(chunk);
  }
}

const encoder = new TextEncoder();

/** One server-sent event. With an id, a browser that comes back says where it stopped. */
function encode(event: string, data: object, id?: string): Uint8Array {
  const where = id === undefined ? '' : `id: ${id}\n`;
  return encoder.encode(`${where}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}

/** Says only that the stream is alive. */
const BEAT = encode('beat', {});

const holder = globalThis as typeof globalThis & { ripcordHub?: Hub };

export function hub(): Hub {
  holder.ripcordHub ??= new Hub();
  return holder.ripcordHub;
}
