import type { EngineDeps } from './engine/deps';
import { guardedProbe } from './guarded-probe';
import { readPayload } from './read-payload';
import type { WorkerDeps } from './worker-deps';

/** What the engine is handed, made of what the worker has. */
export function engineDeps(deps: WorkerDeps, databaseUrl: string): EngineDeps {
  return {
    db: deps.db,
    databaseUrl,
    platform: (connection) => deps.find(connection)?.platform ?? null,
    logs: (connection) => {
      const found = deps.find(connection);
      return found !== null && found !== undefined && 'logging' in found ? found.logging : null;
    },
    secret: (service, name) => deps.secret(service, name),
    payload: (service, request) => readPayload(deps.configuration(), service, request),
    monotonicMs: () => performance.now(),
    probe: (order, signal) => guardedProbe(deps, order, signal),
  };
}
