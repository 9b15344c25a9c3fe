import { OBSERVATION_PERIOD_SECONDS } from '@/lib/fleet/freshness';
import type { TargetState } from '@/lib/fleet/target-state';
import type { Platform } from '@/lib/platforms/platform';
import type { Result } from '@/lib/result';
import { err } from '@/lib/result';
import { type Cadence, type ClaimedTarget, claimTargets } from './claim-targets';
import { every } from './every';
import { InFlight } from './in-flight';
import { KnownLooks } from './known-looks';
import { observeTogether } from './observe-together';
import { recordObservation } from './record-observation';
import { someAtOnce } from './some-at-once';
import { addressOf } from './target-address';
import type { WorkerDeps } from './worker-deps';

const CADENCE = { slowSeconds: OBSERVATION_PERIOD_SECONDS, fastSeconds: 2 };
const AT_ONCE = 16;
const TICK_MS = 500;
/** Within one period, so that silence is told at the next look. */
const DEADLINE_MS = 8000;
/** Fewer are read faster, and no dearer, one by one. */
const TOGETHER_FROM = 4;
const ALL_OF_THEM = 5000;

/**
 * Looks at every target again and again, faster where somebody watches or an incident is open. Many
 * of one connection are looked at together; those with an incident always by themselves.
 */
export async function observe(deps: WorkerDeps, signal: AbortSignal): Promise<void> {
  const flight = new InFlight(AT_ONCE);
  const known = new KnownLooks();
  const busy = new Set<string>();
  await every('observe', TICK_MS, signal, async () => {
    const listing = listingConnections(deps);
    const others = { connections: [...listing.keys()], only: false };
    for (const target of await claim(deps, flight.free, others)) {
      flight.start('observe', observeTarget(deps, target, signal));
    }
    for (const [connection, platform] of listing) {
      if (busy.has(connection)) continue;
      const own = { connections: [connection], only: true };
      const claimed = await claim(deps, ALL_OF_THEM, own);
      if (claimed.length === 0) continue;
      busy.add(connection);
      const { alone, together } = split(claimed);
      flight.start(
        'observe',
        Promise.all([
          someAtOnce(AT_ONCE, alone, (target) => observeTarget(deps, target, signal)),
          observeTogether(deps, { platform, known, targets: together }, signal),
        ])
          .then(() => undefined)
          .finally(() => busy.delete(connection)),
      );
    }
  });
  await flight.settled();
}

/** Looks once at every target whose turn it is, and waits for all of them. */
export async function observeDue(deps: WorkerDeps, signal: AbortSignal): Promise<number> {
  const targets = await claim(deps, 1000);
  await Promise.all(targets.map((target) => observeTarget(deps, target, signal)));
  return targets.length;
}

function claim(deps: WorkerDeps, limit: number, of?: Cadence['of']): Promise<ClaimedTarget[]> {
  const cadence = { ...CADENCE, limit, ...(of === undefined ? {} : { of }) };
  return claimTargets(deps.db, deps.clock, 'observation', cadence);
}

/** Connections whose platform gives many targets at once. */
function listingConnections(deps: WorkerDeps): Map<string, Platform> {
  const names = (deps.configuration()?.connections ?? []).map(({ name }) => name);
  return new Map(
    names.flatMap((name) => {
      const platform = deps.find(name)?.platform;
      return platform?.observeAll === undefined ? [] : [[name, platform] as const];
    }),
  );
}

function split(claimed: readonly ClaimedTarget[]) {
  const urgent = claimed.filter((target) => target.urgent);
  const calm = claimed.filter((target) => !target.urgent);
  return calm.length < TOGETHER_FROM
    ? { alone: claimed, together: [] }
    : { alone: urgent, together: calm };
}

async function observeTarget(
  deps: WorkerDeps,
  target: ClaimedTarget,
  signal: AbortSignal,
): Promise<void> {
  const reply = await look(deps, target, signal);
  if (!signal.aborted) await recordObservation(deps.db, target, reply);
}

async function look(
  deps: WorkerDeps,
  target: ClaimedTarget,
  signal: AbortSignal,
): Promise<Result<TargetState, string>> {
  const connected = deps.find(target.connection);
  if (connected === undefined) {
    return err(`Connection "${target.connection}" can't be used: look at ripcord.yaml.`);
  }
  const ended = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
  const reply = await connected.platform.observe(addressOf(target), ended);
  return reply.ok ? reply : err(reply.error.message);
}
