import { OBSERVATION_PERIOD_SECONDS } from '@/lib/fleet/freshness';
import type { TargetState } from '@/lib/fleet/target-state';
import type { PlatformId, TargetAddress } from '@/lib/platforms/platform';
import type { Result } from '@/lib/result';
import { err } from '@/lib/result';
import { type ClaimedTarget, claimTargets } from './claim-targets';
import { every } from './every';
import { InFlight } from './in-flight';
import { recordObservation } from './record-observation';
import type { WorkerDeps } from './worker-deps';

const CADENCE = { slowSeconds: OBSERVATION_PERIOD_SECONDS, fastSeconds: 2 };
const AT_ONCE = 16;
const TICK_MS = 500;
/** Within one period, so that silence is told at the next look. */
const DEADLINE_MS = 8000;

/** Looks at every target again and again, faster where somebody watches or an incident is open. */
export async function observe(deps: WorkerDeps, signal: AbortSignal): Promise<void> {
  const flight = new InFlight(AT_ONCE);
  await every('observe', TICK_MS, signal, async () => {
    for (const target of await claim(deps, flight.free)) {
      flight.start('observe', observeTarget(deps, target, signal));
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

function claim(deps: WorkerDeps, limit: number): Promise<ClaimedTarget[]> {
  return claimTargets(deps.db, deps.clock, 'observation', { ...CADENCE, limit });
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

export function addressOf(target: ClaimedTarget): TargetAddress {
  const kind: PlatformId = 'cloud-run';
  if (target.kind !== kind) throw new Error(`target ${target.id} is of kind ${target.kind}`);
  return { id: target.id, kind, connection: target.connection, ref: target.ref };
}
