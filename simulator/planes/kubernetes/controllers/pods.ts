/** A pod's life: scheduled, pulled, started, ready, or one of the ways in which that fails. */
import type { StopTime } from '../api/delete';
import type { Condition, ContainerStatus, Pod } from '../store/objects';
import { PODS } from '../store/resources';
import { type Context, planIn, say, update } from './context';
import { decisive, imageId, profileOf } from './images';

const PULLS_AGAIN_MS = 10_000;
const BACK_OFF_MS = 10_000;
const LONGEST_BACK_OFF_MS = 300_000;

export function stopMsOf({ cluster, settings }: Context): StopTime {
  return (object) => {
    const pod = cluster.get(PODS, object.metadata.namespace ?? '', object.metadata.name);
    const ignores = pod !== null && decisive(cluster, pod).ignoresStop;
    return ignores ? Number.POSITIVE_INFINITY : settings.podStopMs;
  };
}

/** What the scheduler and the node say of a pod that is new. */
export function schedulePod(context: Context, pod: Pod): void {
  const { cluster, settings } = context;
  if ((pod.status?.containerStatuses ?? []).length > 0) return;
  const time = cluster.time();
  const at = (type: string, status: 'True' | 'False'): Condition => ({
    type,
    status,
    lastTransitionTime: time,
    ...(status === 'False'
      ? {
          reason: 'ContainersNotReady',
          message: `containers with unready status: [${pod.spec.containers.map(({ name }) => name).join(' ')}]`,
        }
      : {}),
  });
  say(
    context,
    pod,
    'Normal',
    'Scheduled',
    `Successfully assigned ${pod.metadata.namespace}/${pod.metadata.name} to simulated-node-1`,
    'default-scheduler',
  );
  update(context, PODS, pod, {
    ...pod,
    status: {
      phase: 'Pending',
      hostIP: '10.0.0.1',
      podIP: addressOf(pod),
      qosClass: 'Burstable',
      startTime: time,
      conditions: [
        at('PodReadyToStartContainers', 'True'),
        at('Initialized', 'True'),
        at('Ready', 'False'),
        at('ContainersReady', 'False'),
        at('PodScheduled', 'True'),
      ],
      containerStatuses: pod.spec.containers.map(
        ({ name, image }): ContainerStatus => ({
          name,
          image,
          imageID: '',
          ready: false,
          started: false,
          restartCount: 0,
          state: { waiting: { reason: 'ContainerCreating' } },
          lastState: {},
        }),
      ),
    },
  });
  planIn(context, settings.podStartMs, 'pod-starts', pod);
}

export function startPod(context: Context, pod: Pod): void {
  const { cluster, settings } = context;
  const { starts } = decisive(cluster, pod);
  const image = pod.spec.containers.find(
    (container) => profileOf(cluster, container.image).starts === 'not_found',
  )?.image;
  if (starts === 'not_found' && image !== undefined) {
    const why = `failed to pull and unpack image "${image}": not found`;
    say(context, pod, 'Warning', 'Failed', `Failed to pull image "${image}": ${why}`, 'kubelet');
    setContainers(context, pod, 'Pending', (status) => ({
      ...status,
      state: { waiting: { reason: 'ErrImagePull', message: why } },
    }));
    planIn(context, PULLS_AGAIN_MS, 'pod-pulls-again', pod);
    return;
  }
  const time = cluster.time();
  say(context, pod, 'Normal', 'Started', 'Started container', 'kubelet');
  const running = setContainers(context, pod, 'Running', (status) => ({
    ...status,
    imageID: imageId(cluster, status.image),
    started: true,
    restartCount: status.restartCount + ('waiting' in status.state && isBackOff(status) ? 1 : 0),
    state: { running: { startedAt: time } },
  }));
  if (starts === 'runs') planIn(context, settings.podReadyMs, 'pod-ready', running);
  if (starts === 'crashes' || starts === 'out_of_memory') {
    planIn(context, settings.podCrashMs, 'pod-fails', running);
  }
  if (starts === 'never_ready') {
    const words = 'Readiness probe failed: HTTP probe failed with statuscode: 503';
    say(context, pod, 'Warning', 'Unhealthy', words, 'kubelet');
  }
}

export function pullAgain(context: Context, pod: Pod): void {
  const [image = ''] = pod.spec.containers.map((container) => container.image);
  const message = `Back-off pulling image "${image}"`;
  say(context, pod, 'Warning', 'BackOff', message, 'kubelet');
  setContainers(context, pod, 'Pending', (status) => ({
    ...status,
    state: { waiting: { reason: 'ImagePullBackOff', message } },
  }));
}

export function failPod(context: Context, pod: Pod): void {
  const { cluster } = context;
  const isMemory = decisive(cluster, pod).starts === 'out_of_memory';
  const time = cluster.time();
  const failures = Math.max(0, ...restarts(pod));
  const backOff = Math.min(LONGEST_BACK_OFF_MS, BACK_OFF_MS * 2 ** failures);
  const message = `back-off ${backOff / 1000}s restarting failed container in pod ${pod.metadata.name}`;
  say(context, pod, 'Warning', 'BackOff', 'Back-off restarting failed container', 'kubelet');
  setContainers(context, pod, 'Running', (status) => ({
    ...status,
    ready: false,
    started: false,
    lastState: {
      terminated: {
        exitCode: isMemory ? 137 : 1,
        reason: isMemory ? 'OOMKilled' : 'Error',
        startedAt: startedAt(status) ?? time,
        finishedAt: time,
      },
    },
    state: { waiting: { reason: 'CrashLoopBackOff', message } },
  }));
  planIn(context, backOff, 'pod-starts', pod);
}

export function readyPod(context: Context, pod: Pod): void {
  setContainers(context, pod, 'Running', (status) =>
    'running' in status.state ? { ...status, ready: true, started: true } : status,
  );
}

export function endPod(context: Context, pod: Pod): void {
  context.cluster.remove(PODS, pod);
}

function setContainers(
  context: Context,
  pod: Pod,
  phase: string,
  change: (status: ContainerStatus) => ContainerStatus,
): Pod {
  const statuses = (pod.status?.containerStatuses ?? []).map(change);
  const unready = statuses.filter(({ ready }) => !ready).map(({ name }) => name);
  const time = context.cluster.time();
  const why = {
    reason: 'ContainersNotReady',
    message: `containers with unready status: [${unready.join(' ')}]`,
  };
  const status = unready.length === 0 ? 'True' : 'False';
  const conditions = (pod.status?.conditions ?? []).map((former): Condition => {
    if (former.type !== 'Ready' && former.type !== 'ContainersReady') return former;
    const since = former.status === status ? former.lastTransitionTime : time;
    return {
      type: former.type,
      status,
      ...(since === undefined ? {} : { lastTransitionTime: since }),
      ...(unready.length === 0 ? {} : why),
    };
  });
  return update(context, PODS, pod, {
    ...pod,
    status: { ...pod.status, phase, conditions, containerStatuses: statuses },
  });
}

function restarts(pod: Pod): number[] {
  return (pod.status?.containerStatuses ?? []).map(({ restartCount }) => restartCount);
}

function isBackOff({ state }: ContainerStatus): boolean {
  return state.waiting?.reason === 'CrashLoopBackOff';
}

function startedAt({ state }: ContainerStatus): string | null {
  const value = state.running?.startedAt;
  return typeof value === 'string' ? value : null;
}

function addressOf({ metadata }: Pod): string {
  const [a = 0, b = 0] = [metadata.uid.slice(0, 2), metadata.uid.slice(2, 4)].map((hex) =>
    Number.parseInt(hex, 16),
  );
  return `10.1.${a}.${b}`;
}
