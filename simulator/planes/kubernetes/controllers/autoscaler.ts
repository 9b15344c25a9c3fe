/** The horizontal autoscaler: it sets replicas again, whoever set them before. */

import { managedBy } from '../api/managed-fields';
import { member } from '../store/json';
import type { Autoscaler, Condition, Deployment } from '../store/objects';
import { AUTOSCALERS, DEPLOYMENTS } from '../store/resources';
import { withCondition } from './conditions';
import { type Context, planIn, say, update } from './context';

const TOLERANCE = 0.1;
const USUAL_TARGET = 80;
const COMPONENT = 'horizontal-pod-autoscaler';

interface Decision {
  readonly replicas: number;
  readonly limited: { readonly reason: string; readonly message: string; readonly is: boolean };
  readonly utilization: number;
}

export function syncAutoscaler(context: Context, autoscaler: Autoscaler): void {
  const { cluster, settings } = context;
  planIn(context, settings.autoscalerMs, 'autoscaler', autoscaler);
  const { namespace = '' } = autoscaler.metadata;
  const { scaleTargetRef } = autoscaler.spec;
  const target =
    scaleTargetRef.kind === 'Deployment'
      ? cluster.get(DEPLOYMENTS, namespace, scaleTargetRef.name)
      : null;
  const set = (
    conditions: readonly Condition[],
    type: string,
    is: boolean,
    reason: string,
    message: string,
  ) =>
    withCondition(
      conditions,
      { type, status: is ? 'True' : 'False', reason, message },
      cluster.time(),
    );
  const former = autoscaler.status?.conditions ?? [];
  if (target === null) {
    const message = `the HPA controller was unable to get the target's current scale: deployments.apps "${scaleTargetRef.name}" not found`;
    const conditions = set(former, 'AbleToScale', false, 'FailedGetScale', message);
    report(context, autoscaler, { currentReplicas: 0, desiredReplicas: 0, conditions });
    return;
  }
  const current = target.spec.replicas;
  const able = set(
    former,
    'AbleToScale',
    true,
    'SucceededGetScale',
    "the HPA controller was able to get the target's current scale",
  );
  if (current === 0) {
    const message = 'scaling is disabled since the replica count of the target is zero';
    const conditions = set(able, 'ScalingActive', false, 'ScalingDisabled', message);
    report(context, autoscaler, { currentReplicas: 0, desiredReplicas: 0, conditions });
    return;
  }
  const { replicas, limited, utilization } = decide(context, autoscaler, target);
  const active = set(
    able,
    'ScalingActive',
    true,
    'ValidMetricFound',
    'the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)',
  );
  const conditions = set(active, 'ScalingLimited', limited.is, limited.reason, limited.message);
  if (replicas !== current) {
    rescale(context, target, replicas);
    const why =
      replicas < current ? 'All metrics below target' : 'cpu resource utilization above target';
    const message = `New size: ${replicas}; reason: ${limited.is && current < autoscaler.spec.minReplicas ? 'Current number of replicas below Spec.MinReplicas' : why}`;
    say(context, autoscaler, 'Normal', 'SuccessfulRescale', message, COMPONENT);
  }
  report(context, autoscaler, {
    currentReplicas: target.status?.replicas ?? 0,
    desiredReplicas: replicas,
    conditions,
    ...(replicas === current ? {} : { lastScaleTime: cluster.time() }),
    currentMetrics: [
      {
        type: 'Resource',
        resource: {
          name: 'cpu',
          current: { averageUtilization: utilization, averageValue: `${utilization * 5}m` },
        },
      },
    ],
  });
}

function decide({ cluster }: Context, autoscaler: Autoscaler, target: Deployment): Decision {
  const { minReplicas, maxReplicas } = autoscaler.spec;
  const current = target.spec.replicas;
  const wanted = targetUtilization(autoscaler);
  const key = `${target.metadata.namespace ?? ''}/${target.metadata.name}`;
  const load = cluster.state.load[key] ?? minReplicas * wanted * 0.9;
  const utilization = Math.round(load / current);
  const ratio = utilization / wanted;
  const byLoad =
    Math.abs(ratio - 1) <= TOLERANCE ? current : Math.max(1, Math.ceil(current * ratio));
  if (byLoad < minReplicas) {
    const message = 'the desired replica count is less than the minimum replica count';
    const limited = { is: true, reason: 'TooFewReplicas', message };
    return { replicas: minReplicas, limited, utilization };
  }
  if (byLoad > maxReplicas) {
    const message = 'the desired replica count is more than the maximum replica count';
    const limited = { is: true, reason: 'TooManyReplicas', message };
    return { replicas: maxReplicas, limited, utilization };
  }
  const message = 'the desired count is within the acceptable range';
  return {
    replicas: byLoad,
    limited: { is: false, reason: 'DesiredWithinRange', message },
    utilization,
  };
}

export function targetUtilization(autoscaler: Autoscaler): number {
  const [metric] = autoscaler.spec.metrics ?? [];
  const wanted = member(member(metric, 'resource'), 'target').averageUtilization;
  return typeof wanted === 'number' ? wanted : USUAL_TARGET;
}

/** Through the scale subresource, as the real one does. */
function rescale(context: Context, target: Deployment, replicas: number): void {
  const next = { ...target, spec: { ...target.spec, replicas } };
  const managedFields = managedBy(target, next, {
    manager: 'kube-controller-manager',
    operation: 'Update',
    subresource: 'scale',
    time: context.cluster.time(),
  });
  update(context, DEPLOYMENTS, target, { ...next, metadata: { ...next.metadata, managedFields } });
}

function report(
  context: Context,
  autoscaler: Autoscaler,
  status: NonNullable<Autoscaler['status']>,
): void {
  update(context, AUTOSCALERS, autoscaler, {
    ...autoscaler,
    status: { ...autoscaler.status, ...status },
  });
}
