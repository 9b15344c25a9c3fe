/** What a Deployment says about itself after its controller looked at it. */
import { MICROS_PER_MILLISECOND, MICROS_PER_SECOND, type Micros } from '../../../core/clock';
import type { Condition, Deployment, PodSet } from '../store/objects';
import { conditionOf, withCondition, withoutCondition } from './conditions';
import { type Context, planAt } from './context';
import { availableOf, roomOf, total } from './rollout';

type Status = NonNullable<Deployment['status']>;

export function isComplete({ spec }: Deployment, status: Status): boolean {
  return (
    (status.updatedReplicas ?? 0) === spec.replicas &&
    (status.replicas ?? 0) === spec.replicas &&
    (status.availableReplicas ?? 0) === spec.replicas
  );
}

export function statusOf(
  context: Context,
  deployment: Deployment,
  current: PodSet | null,
  sets: readonly PodSet[],
): Status {
  const sum = (read: (set: PodSet) => number | undefined): number =>
    sets.reduce((total, set) => total + (read(set) ?? 0), 0);
  const available = sum(availableOf);
  const counts = {
    replicas: sum(({ status }) => status?.replicas),
    updatedReplicas: current?.status?.replicas ?? 0,
    readyReplicas: sum(({ status }) => status?.readyReplicas),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, total(sets) - available),
  };
  const status: Status = {
    observedGeneration: deployment.metadata.generation,
    ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
  };
  const conditions = conditionsOf(context, deployment, status, current, sets);
  return { ...status, ...(conditions.length === 0 ? {} : { conditions }) };
}

function conditionsOf(
  context: Context,
  deployment: Deployment,
  status: Status,
  current: PodSet | null,
  sets: readonly PodSet[],
): Condition[] {
  const { cluster } = context;
  const time = cluster.time();
  const former = deployment.status?.conditions ?? [];
  const least = deployment.spec.replicas - roomOf(deployment).unavailable;
  const enough = (status.availableReplicas ?? 0) >= least;
  const withAvailable = withCondition(
    former,
    enough
      ? {
          type: 'Available',
          status: 'True',
          reason: 'MinimumReplicasAvailable',
          message: 'Deployment has minimum availability.',
        }
      : {
          type: 'Available',
          status: 'False',
          reason: 'MinimumReplicasUnavailable',
          message: 'Deployment does not have minimum availability.',
        },
    time,
  );
  const failure = sets
    .map((set) => conditionOf(set.status?.conditions, 'ReplicaFailure'))
    .find((condition) => condition !== null);
  const withFailure =
    failure === undefined || failure === null
      ? withoutCondition(withAvailable, 'ReplicaFailure')
      : withCondition(
          withAvailable,
          {
            type: 'ReplicaFailure',
            status: failure.status,
            reason: failure.reason ?? 'FailedCreate',
            message: failure.message ?? '',
          },
          time,
        );
  return withProgress(context, deployment, status, current, withFailure);
}

function withProgress(
  context: Context,
  deployment: Deployment,
  status: Status,
  current: PodSet | null,
  conditions: Condition[],
): Condition[] {
  const { cluster } = context;
  const time = cluster.time();
  const former = conditionOf(conditions, 'Progressing');
  const set = (value: 'True' | 'False' | 'Unknown', reason: string, message: string) =>
    withCondition(conditions, { type: 'Progressing', status: value, reason, message }, time);
  if (deployment.spec.paused === true) {
    return set('Unknown', 'DeploymentPaused', 'Deployment is paused');
  }
  if (former?.reason === 'DeploymentPaused') {
    return set('Unknown', 'DeploymentResumed', 'Deployment is resumed');
  }
  const name = current?.metadata.name ?? deployment.metadata.name;
  if (isComplete(deployment, status)) {
    const message = `ReplicaSet "${name}" has successfully progressed.`;
    if (former?.reason === 'NewReplicaSetAvailable' && former.message === message)
      return conditions;
    return touched(set('True', 'NewReplicaSetAvailable', message), time);
  }
  if (hasProgressed(deployment.status, status) || former === null) {
    const created = former === null || !former.message?.includes(`"${name}"`);
    const [reason, verb] = created
      ? ['NewReplicaSetCreated', 'Created new replica set']
      : ['ReplicaSetUpdated', 'ReplicaSet'];
    const message = created ? `${verb} "${name}"` : `${verb} "${name}" is progressing.`;
    const next = touched(set('True', reason ?? '', message), time);
    planDeadline(context, deployment, cluster.now);
    return next;
  }
  if (former.reason === 'ProgressDeadlineExceeded') return conditions;
  // Complete before, now not for lack of pods: no rollout, so no deadline.
  if (former.reason === 'NewReplicaSetAvailable' && former.message?.includes(`"${name}"`)) {
    return conditions;
  }
  if (former.reason === 'NewReplicaSetAvailable' || former.reason === 'DeploymentResumed') {
    planDeadline(context, deployment, cluster.now);
    return touched(set('True', 'ReplicaSetUpdated', `ReplicaSet "${name}" is progressing.`), time);
  }
  const since = Date.parse(former.lastUpdateTime ?? time) * MICROS_PER_MILLISECOND;
  const deadline = since + deployment.spec.progressDeadlineSeconds * MICROS_PER_SECOND;
  if (cluster.now < deadline) {
    planDeadline(context, deployment, since);
    return conditions;
  }
  const message = `ReplicaSet "${name}" has timed out progressing.`;
  return set('False', 'ProgressDeadlineExceeded', message);
}

/** A second late at most: times are written in whole seconds. */
function planDeadline({ cluster }: Context, deployment: Deployment, since: Micros): void {
  const seconds = deployment.spec.progressDeadlineSeconds + 1;
  const whole = Math.floor(since / MICROS_PER_SECOND) * MICROS_PER_SECOND;
  planAt(cluster, whole + seconds * MICROS_PER_SECOND, 'deployment', deployment);
}

function hasProgressed(before: Deployment['status'], after: Status): boolean {
  const old = (status: Deployment['status']): number =>
    (status?.replicas ?? 0) - (status?.updatedReplicas ?? 0);
  return (
    (after.updatedReplicas ?? 0) > (before?.updatedReplicas ?? 0) ||
    (after.readyReplicas ?? 0) > (before?.readyReplicas ?? 0) ||
    (after.availableReplicas ?? 0) > (before?.availableReplicas ?? 0) ||
    old(after) < old(before)
  );
}

function touched(conditions: readonly Condition[], time: string): Condition[] {
  return conditions.map((each) =>
    each.type === 'Progressing' ? { ...each, lastUpdateTime: time } : each,
  );
}
