/** The Deployment controller: one step towards what the spec wants, then what it saw. */
import type { Deployment, PodSet } from '../store/objects';
import { DEPLOYMENTS, PODS, REPLICA_SETS } from '../store/resources';
import { type Context, say, update } from './context';
import { isComplete, statusOf } from './deployment-status';
import { createSet, currentSet, numbered, revisionOf, withRevision } from './revisions';
import { firstReplicas, isScaled, recreate, roll, scaleShares } from './rollout';

export function syncDeployment(context: Context, given: Deployment): void {
  const { cluster } = context;
  if (given.metadata.deletionTimestamp !== undefined) return;
  const setsNow = () => cluster.owned(REPLICA_SETS, given.metadata.uid);
  const present = currentSet(given, setsNow());
  const current = present ?? (given.spec.paused === true ? null : firstSet(context, given));
  const deployment = numberedBy(context, given, current);
  act(context, deployment, currentSet(deployment, setsNow()), setsNow());

  const sets = setsNow();
  const status = statusOf(context, deployment, currentSet(deployment, sets), sets);
  const observed = update(context, DEPLOYMENTS, deployment, { ...deployment, status });
  if (isComplete(observed, status)) forgetOld(context, observed, sets);
}

function act(
  context: Context,
  deployment: Deployment,
  current: PodSet | null,
  sets: readonly PodSet[],
): void {
  const old = sets.filter((set) => set.metadata.uid !== current?.metadata.uid);
  if (deployment.spec.paused === true || (current !== null && isScaled(deployment, sets))) {
    scaleShares(context, deployment, current, old);
  } else if (current === null) {
    return;
  } else if (deployment.spec.strategy?.type === 'Recreate') {
    recreate(context, deployment, current, old, (set) => podsOf(context, set));
  } else {
    roll(context, deployment, current, old);
  }
}

function podsOf({ cluster }: Context, set: PodSet): number {
  return cluster.owned(PODS, set.metadata.uid).length;
}

/** Null while pods of the old ones have to end first. */
function firstSet(context: Context, deployment: Deployment): PodSet | null {
  const sets = context.cluster.owned(REPLICA_SETS, deployment.metadata.uid);
  const isRecreated = deployment.spec.strategy?.type === 'Recreate';
  if (isRecreated && !recreate(context, deployment, null, sets, (set) => podsOf(context, set))) {
    return null;
  }
  const revision = Math.max(0, ...sets.map(revisionOf)) + 1;
  const replicas = firstReplicas(deployment, sets);
  const set = createSet(context, deployment, replicas, revision);
  if (replicas > 0) {
    const words = `Scaled up replica set ${set.metadata.name} from 0 to ${replicas}`;
    say(context, deployment, 'Normal', 'ScalingReplicaSet', words, 'deployment-controller');
  }
  return set;
}

function numberedBy(context: Context, deployment: Deployment, current: PodSet | null): Deployment {
  if (current === null) return deployment;
  const others = context.cluster
    .owned(REPLICA_SETS, deployment.metadata.uid)
    .filter(({ metadata }) => metadata.uid !== current.metadata.uid);
  const set = numbered(context, deployment, current, Math.max(0, ...others.map(revisionOf)) + 1);
  return update(context, DEPLOYMENTS, deployment, withRevision(deployment, set));
}

function forgetOld({ cluster }: Context, deployment: Deployment, sets: readonly PodSet[]): void {
  const current = currentSet(deployment, sets);
  const idle = sets
    .filter(
      (set) =>
        set.metadata.uid !== current?.metadata.uid &&
        set.spec.replicas === 0 &&
        (set.status?.replicas ?? 0) === 0,
    )
    .sort((a, b) => revisionOf(a) - revisionOf(b));
  const excess = idle.length - deployment.spec.revisionHistoryLimit;
  for (const set of idle.slice(0, Math.max(0, excess))) cluster.remove(REPLICA_SETS, set);
}
