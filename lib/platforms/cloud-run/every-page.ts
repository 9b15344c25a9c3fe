import type { PlatformError, Reply } from '@/lib/platforms/platform';
import { err, ok, type Result } from '@/lib/result';
import type { Page } from './client';

/** Why a list has no end, and the page that was asked for; asking for it again goes on there. */
export interface BrokenOff {
  readonly error: PlatformError;
  readonly page: string;
}

/** How often a page is asked for that came too late: those before it took a while. */
const TRIES = 3;

/** It may come when it is asked for again. */
export function isPassing({ kind }: PlatformError): boolean {
  return kind === 'timeout' || kind === 'unreachable' || kind === 'quota';
}

/** Gives every item from a page on, the first one if none is named, until a page fails. */
export async function everyPage<T>(
  ask: (page: string) => Reply<Page<T>>,
  take: (item: T) => void,
  from = '',
): Promise<Result<null, BrokenOff>> {
  let page = from;
  do {
    const reply = await askAgain(() => ask(page));
    if (!reply.ok) return err({ error: reply.error, page });
    for (const item of reply.value.items) take(item);
    page = reply.value.next;
  } while (page !== '');
  return ok(null);
}

async function askAgain<T>(ask: () => Reply<T>): Reply<T> {
  let reply = await ask();
  for (let tried = 1; tried < TRIES && !reply.ok && reply.error.kind === 'timeout'; tried += 1) {
    reply = await ask();
  }
  return reply;
}
