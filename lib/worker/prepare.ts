import { log } from '@/lib/log';
import type { EngineDeps } from './engine/deps';
import { preparePlan, readUndecided } from './engine/prepare-plan';
import { every } from './every';

const TICK_MS = 1000;

/**
 * Keeps the recommended plan of each undecided incident ready, as long as somebody may have to press
 * the button. A new incident doesn't wait for it: its declaration wakes the engine.
 */
export async function prepare(deps: EngineDeps, signal: AbortSignal): Promise<void> {
  await every('prepare', TICK_MS, signal, async () => {
    // One after another: several workers share them, and one that can't be read stops no other.
    for (const id of await readUndecided(deps.db)) {
      if (signal.aborted) return;
      await preparePlan(deps, id).catch((error: unknown) => {
        log.warn({ err: error, incident: id }, 'could not prepare a plan');
      });
    }
  });
}
