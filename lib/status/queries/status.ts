import { setTimeout as pause } from 'node:timers/promises';
import { type Database, databaseNow } from '@/lib/db';
import { log } from '@/lib/log';
import { computeStatusView } from '../compute-view';
import { keepView, readKeptView } from '../kept-view';
import type { StatusView } from '../status-view';

export interface ServedStatus {
  readonly view: StatusView;
  /** The database is away: this is what was known when `view.generatedAt` was written. */
  readonly stale: boolean;
}

/** Everyone who asks within this time is given the same answer: an outage draws a crowd. */
const SHARED_MS = 1000;
/** A database that takes longer is away. */
const PATIENCE_MS = 1500;
const KEEP_EVERY_MS = 15_000;

interface Memory {
  last: StatusView | null;
  keptAt: number;
  shared: { readonly until: number; readonly answer: Promise<ServedStatus | null> } | null;
}

/** One for each directory, so one for each process; the directory is what processes share. */
const memories = new Map<string, Memory>();

/**
 * The public page: as the database has it now, else as this process or this machine last knew it,
 * marked stale. Null only where the page was never known here.
 */
export function readStatus(db: Database, dataDir: string): Promise<ServedStatus | null> {
  const memory = memories.get(dataDir) ?? { last: null, keptAt: 0, shared: null };
  memories.set(dataDir, memory);
  const now = performance.now();
  if (memory.shared === null || memory.shared.until <= now) {
    memory.shared = { until: now + SHARED_MS, answer: answer(db, dataDir, memory) };
  }
  return memory.shared.answer;
}

async function answer(db: Database, dataDir: string, memory: Memory): Promise<ServedStatus | null> {
  const view = await current(db);
  if (view === null) {
    memory.last ??= await readKeptView(dataDir);
    return memory.last === null ? null : { view: memory.last, stale: true };
  }
  memory.last = view;
  if (memory.keptAt === 0 || performance.now() - memory.keptAt > KEEP_EVERY_MS) {
    memory.keptAt = performance.now();
    await keepView(dataDir, view).catch((error: unknown) =>
      log.warn({ err: error }, 'the public page could not be kept on disk'),
    );
  }
  return { view, stale: false };
}

/** Null: the database did not answer. */
async function current(db: Database): Promise<StatusView | null> {
  const done = new AbortController();
  const late = pause(PATIENCE_MS, null, { signal: done.signal, ref: false }).catch(() => null);
  const read = readNow(db).catch((error: unknown) => {
    log.warn({ err: error }, 'the public page could not be read from the database');
    return null;
  });
  return Promise.race([read, late]).finally(() => done.abort());
}

async function readNow({ prisma }: Database): Promise<StatusView> {
  return computeStatusView(prisma, await databaseNow(prisma));
}
