import { probe } from '@/lib/signals/sources/http-probe';
import type { EngineDeps } from './engine/deps';
import type { LiveConfiguration } from './live-configuration';
import type { WorkerDeps } from './worker-deps';

/** What the engine is handed, made of what the worker has. */
export function engineDeps(
  deps: WorkerDeps,
  live: Pick<LiveConfiguration, 'secret'>,
  databaseUrl: string,
): EngineDeps {
  return {
    db: deps.db,
    databaseUrl,
    platform: (connection) => deps.find(connection)?.platform ?? null,
    secret: (service, name) => live.secret(service, name),
    monotonicMs: () => performance.now(),
    probe: async ({ method, url, headers, body, expectStatus, deadlineMs }, signal) => {
      const result = await probe(
        { method, url, headers, expectStatus, ...(body === null ? {} : { body }) },
        { reach: reachOf(deps, url), timeoutMs: deadlineMs },
        signal,
      );
      const { status, ms, ok, problem } = result;
      const detail = problem ?? `${status} in ${ms} ms`;
      return { passed: ok, status, milliseconds: ms, detail };
    },
  };
}

/** Only a demo's services answer on this machine; everything else must be on the public internet. */
function reachOf({ configuration }: WorkerDeps, url: string): 'loopback' | 'public' {
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  const local = host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
  return local && configuration()?.demo === true ? 'loopback' : 'public';
}
