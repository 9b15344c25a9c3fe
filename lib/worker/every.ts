import { setTimeout as pause } from 'node:timers/promises';
import { log } from '@/lib/log';

const LONGEST_PAUSE_MS = 5000;

/**
 * Does `work` again and again, `ms` after it ended, until `signal` is aborted. What it throws is
 * logged and tried again, more slowly each time: a database that is away ends no loop.
 */
export async function every(
  name: string,
  ms: number,
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    try {
      await work();
      failures = 0;
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      log.warn({ err: error, loop: name, failures }, 'a loop of the worker failed');
    }
    const wait =
      failures === 0
        ? ms
        : Math.min(Math.max(ms, 250) * 2 ** failures, Math.max(ms, LONGEST_PAUSE_MS));
    // An aborted pause is the signal's doing: the loop's condition sees it.
    await pause(wait, undefined, { signal }).catch(() => undefined);
  }
}
