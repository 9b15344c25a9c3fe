/** Pure: what is to be looked for, so that every failure mode of a runbook can be seen. */
import type { Runbook } from '@/lib/runbooks/schema';
import { statusKey } from './observations';

export interface WantedStatus {
  readonly key: string;
  readonly status: number;
  /** Counts where the request's path contains it; null: any path. */
  readonly path: string | null;
}

export interface Wanted {
  readonly phrases: readonly string[];
  /** Phrases in the logs of builds. */
  readonly builds: readonly string[];
  readonly statuses: readonly WantedStatus[];
  /** Ids of probes. */
  readonly probes: readonly string[];
}

export function wantedOf({ failure_modes }: Pick<Runbook, 'failure_modes'>): Wanted {
  const seen = failure_modes.flatMap((mode) => mode.seen ?? []);
  const statuses = seen.flatMap((each) =>
    each.statuses.map(({ status, path }) => ({
      key: statusKey(status, path),
      status,
      path: path ?? null,
    })),
  );
  return {
    phrases: [...new Set(seen.flatMap(({ logs }) => logs))],
    builds: [...new Set(seen.flatMap(({ build_logs }) => build_logs))],
    statuses: [...new Map(statuses.map((each) => [each.key, each])).values()],
    probes: [...new Set(seen.flatMap(({ probes }) => probes))],
  };
}
