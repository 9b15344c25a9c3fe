import { probe } from '@/lib/signals/sources/http-probe';
import type { EngineDeps } from './engine/deps';
import { probeScope } from './probe-scope';
import type { WorkerDeps } from './worker-deps';

/** What the engine is handed, made of what the worker has. */
export function engineDeps(deps: WorkerDeps, databaseUrl: string): EngineDeps {
  return {
    db: deps.db,
    databaseUrl,
    platform: (connection) => deps.find(connection)?.platform ?? null,
    secret: (service, name) => deps.secret(service, name),
    monotonicMs: () => performance.now(),
    probe: async (order, signal) => {
      const { method, url, headers, body, expectStatus, expectJson, deadlineMs } = order;
      const asked = { method, url, headers, expectStatus, expectJson };
      const result = await probe(
        body === null ? asked : { ...asked, body },
        { ...probeScope(deps.configuration(), url), timeoutMs: deadlineMs },
        signal,
      );
      const { status, ms, ok, problem } = result;
      const detail = problem ?? `${status} in ${ms} ms`;
      return { passed: ok, status, milliseconds: ms, detail };
    },
  };
}
