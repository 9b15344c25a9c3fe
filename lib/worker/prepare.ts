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
    await Promise.all((await readUndecided(deps.db)).map((id) => preparePlan(deps, id)));
  });
}
