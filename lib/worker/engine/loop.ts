import { log } from '@/lib/log';
import { advance } from './advance';
import type { EngineDeps } from './deps';
import { type DueWork, readDue } from './due';
import { listenForWakes } from './listen';
import { answerPlanRequest } from './plan-request';
import { preparePlan } from './prepare-plan';
import { lookAtWatch } from './watch';

/** Finds what a lost hint would have told, and every wait that has ended. */
const SWEEP_MS = 500;
const AT_ONCE = 16;

/**
 * Carries every run, plan request and watch forward until `signal` is aborted; then resolves once
 * nothing of it is under way. Any number of engines may share one database.
 */
export async function startEngine(deps: EngineDeps, signal: AbortSignal): Promise<void> {
  const underWay = new Map<string, Promise<void>>();

  function start(id: string, work: () => Promise<void>): void {
    if (signal.aborted || underWay.has(id) || underWay.size >= AT_ONCE) return;
    const done = work()
      .catch((error: unknown) =>
        log.error({ err: error, id }, 'the engine could not finish a turn'),
      )
      .finally(() => underWay.delete(id));
    underWay.set(id, done);
  }

  function startDue(due: DueWork): void {
    for (const id of due.runs) start(id, () => drive(deps, id, signal));
    for (const id of due.planRequests) start(id, () => answerPlanRequest(deps, id));
    for (const id of due.watches) start(id, () => lookAtWatch(deps, id));
  }

  const listener = listenForWakes(deps.databaseUrl, (id) =>
    start(id, async () => {
      await drive(deps, id, signal);
      await answerPlanRequest(deps, id);
      await preparePlan(deps, id);
    }),
  );
  while (!signal.aborted) {
    try {
      startDue(await readDue(deps.db));
    } catch (error) {
      log.warn({ err: error }, 'the engine could not read what is due');
    }
    await pause(SWEEP_MS, signal);
  }
  await listener.stop();
  await Promise.all(underWay.values());
}

/** One run as far as it goes without waiting. */
async function drive(deps: EngineDeps, runId: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && (await advance(deps, runId)) === 'again');
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', stop, { once: true });
  });
}
