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

const COALESCE_MS = 20;
const RECONNECT_MS = 500;
const SWEEP_MS = 2000;
const HEARTBEAT_MS = 15_000;

class Hub {
  private readonly listeners = new Set<Listener>();
  private readonly closers = new Set<() => void>();
  private readonly topics = new Set<string>();
  private flushTimer: NodeJS.Timeout | null = null;
  private lastRecorded: string | null = null;
  private started = false;

  /** Adds a viewer. `close` is called when the process is asked to end. */
  subscribe(listener: Listener, close: () => void): () => void {
    this.start();
    this.listeners.add(listener);
    this.closers.add(close);
    return () => {
      this.listeners.delete(listener);
      this.closers.delete(close);
    };
  }

  private start(): void {
    if (this.started) return;
    this.started = true;
    void this.listen();
    setInterval(() => void this.sweep(), SWEEP_MS).unref();
    setInterval(() => this.send(encode('beat', {})), HEARTBEAT_MS).unref();
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
    if (this.listeners.size === 0) return;
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
    this.flushTimer ??= setTimeout(() => this.flush(), COALESCE_MS);
  }

  private flush(): void {
    this.flushTimer = null;
    const topics = [...this.topics];
    this.topics.clear();
    this.lastRecorded = null;
    this.broadcast({ kind: 'hint', topics });
  }

  private broadcast(message: HubMessage): void {
    this.send(encode(message.kind, message.kind === 'hint' ? { topics: message.topics } : {}));
  }

  /** Serialised once for all viewers. */
  private send(chunk: Uint8Array): void {
    for (const listener of this.listeners) listener(chunk);
  }
}

const encoder = new TextEncoder();

/** One server-sent event; carries the process's time, for the age on screen. */
export function encode(event: string, data: object): Uint8Array {
  return encoder.encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}

const holder = globalThis as typeof globalThis & { ripcordHub?: Hub };

export function hub(): Hub {
  holder.ripcordHub ??= new Hub();
  return holder.ripcordHub;
}
