import { OBSERVATION_STALE_SECONDS } from '@/lib/fleet/freshness';

interface Watched {
  readonly targets: readonly {
    readonly observation: {
      readonly observedAt: Date | null;
      readonly problem: string | null;
    } | null;
    readonly signalFrame: { readonly sampledAt: Date | null } | null;
  }[];
}

/** Signals may lag, and a runbook may allow some age: beyond this nobody's does. */
const SIGNALS_STALE_MS = 300_000;

/**
 * Since when nothing confirms a component's published status, ISO 8601 UTC; null: it is confirmed.
 * A component without a connected service rests on a person's word from when it was last given.
 */
export function unconfirmedSince(
  service: Watched | null,
  saidAt: Date,
  /** An incident is open on the service and nothing was published of it: since when. */
  untoldSince: Date | null,
  now: Date,
): string | null {
  const targets = service?.targets ?? [];
  if (targets.length === 0) return saidAt.toISOString();
  if (untoldSince !== null) return untoldSince.toISOString();
  const silent = targets.flatMap(({ observation, signalFrame }) => {
    const seen = observation?.observedAt ?? null;
    const sampled = signalFrame?.sampledAt ?? null;
    if (seen === null || sampled === null) return [saidAt];
    const unseen =
      observation?.problem !== null ||
      now.getTime() - seen.getTime() > OBSERVATION_STALE_SECONDS * 1000;
    const unheard = now.getTime() - sampled.getTime() > SIGNALS_STALE_MS;
    if (unseen) return [seen];
    return unheard ? [sampled] : [];
  });
  const [first] = silent.toSorted((a, b) => a.getTime() - b.getTime());
  return first?.toISOString() ?? null;
}
