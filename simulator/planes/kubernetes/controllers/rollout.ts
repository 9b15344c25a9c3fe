/** How many replicas each ReplicaSet of a rollout may have now. */
import type { Deployment, PodSet } from '../store/objects';
import { REPLICA_SETS } from '../store/resources';
import { type Context, say, update } from './context';
import { byAge, DESIRED, MAXIMUM } from './revisions';

interface Room {
  readonly surge: number;
  readonly unavailable: number;
}

export function roomOf({ spec }: Deployment): Room {
  if (spec.strategy?.type === 'Recreate') return { surge: 0, unavailable: spec.replicas };
  const rolling = spec.strategy?.rollingUpdate;
  const surge = counted(rolling?.maxSurge ?? '25%', spec.replicas, Math.ceil);
  const unavailable = counted(rolling?.maxUnavailable ?? '25%', spec.replicas, Math.floor);
  return surge === 0 && unavailable === 0 ? { surge, unavailable: 1 } : { surge, unavailable };
}

function counted(value: number | string, of: number, round: (fraction: number) => number): number {
  return typeof value === 'number' ? value : round((Number.parseInt(value, 10) * of) / 100);
}

export function scaleSet(
  context: Context,
  deployment: Deployment,
  set: PodSet,
  replicas: number,
): PodSet {
  const { spec } = deployment;
  const annotations = {
    ...set.metadata.annotations,
    [DESIRED]: String(spec.replicas),
    [MAXIMUM]: String(spec.replicas + roomOf(deployment).surge),
  };
  if (replicas !== set.spec.replicas) {
    const direction = replicas > set.spec.replicas ? 'up' : 'down';
    const words = `Scaled ${direction} replica set ${set.metadata.name} from ${set.spec.replicas} to ${replicas}`;
    say(context, deployment, 'Normal', 'ScalingReplicaSet', words, 'deployment-controller');
  }
  return update(context, REPLICA_SETS, set, {
    ...set,
    metadata: { ...set.metadata, annotations },
    spec: { ...set.spec, replicas },
  });
}

/** What a new set may start with beside those that are there. */
export function firstReplicas(deployment: Deployment, sets: readonly PodSet[]): number {
  if (deployment.spec.strategy?.type === 'Recreate') return deployment.spec.replicas;
  const most = deployment.spec.replicas + roomOf(deployment).surge;
  return Math.max(0, Math.min(deployment.spec.replicas, most - total(sets)));
}

/** One step of a rolling update: the new set up as far as there is room, the old ones down. */
export function roll(
  context: Context,
  deployment: Deployment,
  current: PodSet,
  old: PodSet[],
): void {
  const { replicas } = deployment.spec;
  const room = roomOf(deployment);
  const all = [current, ...old];
  const wanted =
    current.spec.replicas > replicas
      ? replicas
      : Math.min(replicas, current.spec.replicas + Math.max(0, replicas + room.surge - total(all)));
  if (wanted !== current.spec.replicas || isStale(deployment, current)) {
    scaleSet(context, deployment, current, wanted);
    if (wanted !== current.spec.replicas) return;
  }
  const least = replicas - room.unavailable;
  const missing = current.spec.replicas - availableOf(current);
  let removable = total(all) - least - missing;
  for (const set of [...old].sort(byAge)) {
    if (removable <= 0) return;
    const broken = Math.min(removable, set.spec.replicas - availableOf(set));
    if (broken > 0) {
      scaleSet(context, deployment, set, set.spec.replicas - broken);
      removable -= broken;
      return;
    }
  }
  let spare = all.reduce((sum, set) => sum + availableOf(set), 0) - least;
  for (const set of [...old].sort(byAge)) {
    if (spare <= 0) return;
    const fewer = Math.min(spare, set.spec.replicas);
    if (fewer > 0) scaleSet(context, deployment, set, set.spec.replicas - fewer);
    spare -= fewer;
  }
}

/** All old pods end before the first new one starts. */
export function recreate(
  context: Context,
  deployment: Deployment,
  current: PodSet | null,
  old: readonly PodSet[],
  podsOf: (set: PodSet) => number,
): boolean {
  for (const set of old) {
    if (set.spec.replicas > 0) scaleSet(context, deployment, set, 0);
  }
  if (old.some((set) => podsOf(set) > 0)) return false;
  if (current !== null) scaleSet(context, deployment, current, deployment.spec.replicas);
  return true;
}

/** No rollout, or a paused one: each set keeps its share of the new number. */
export function scaleShares(
  context: Context,
  deployment: Deployment,
  current: PodSet | null,
  old: readonly PodSet[],
): void {
  const { replicas } = deployment.spec;
  const active = [current, ...old].filter(
    (set): set is PodSet => set !== null && set.spec.replicas > 0,
  );
  const [only] = active;
  if (active.length <= 1) {
    const set = only ?? current ?? [...old].sort(byAge).at(-1);
    if (set !== undefined) scaleSet(context, deployment, set, replicas);
    return;
  }
  if (current !== null && current.spec.replicas === replicas && availableOf(current) === replicas) {
    for (const set of old) if (set.spec.replicas > 0) scaleSet(context, deployment, set, 0);
    return;
  }
  const before = total(active);
  const most = replicas > 0 ? replicas + roomOf(deployment).surge : 0;
  let left = most - before;
  for (const set of [...active].sort((a, b) => b.spec.replicas - a.spec.replicas)) {
    const share = Math.round((set.spec.replicas * most) / before) - set.spec.replicas;
    const given =
      left > 0 ? Math.min(Math.max(share, 0), left) : Math.max(Math.min(share, 0), left);
    scaleSet(context, deployment, set, Math.max(0, set.spec.replicas + given));
    left -= given;
  }
}

/** Whether somebody asked for another number of replicas since its sets were last scaled. */
export function isScaled({ spec }: Deployment, sets: readonly PodSet[]): boolean {
  return sets.some((set) => {
    const desired = set.metadata.annotations?.[DESIRED];
    return set.spec.replicas > 0 && desired !== undefined && Number(desired) !== spec.replicas;
  });
}

function isStale(deployment: Deployment, set: PodSet): boolean {
  return set.metadata.annotations?.[DESIRED] !== String(deployment.spec.replicas);
}

export function availableOf(set: PodSet): number {
  return set.status?.availableReplicas ?? 0;
}

export function total(sets: readonly PodSet[]): number {
  return sets.reduce((sum, set) => sum + set.spec.replicas, 0);
}
