/** What Ripcord can do to a workload of a cluster. One action is one call of its API. */
import type {
  Action,
  Operation,
  PlannedAction,
  Platform,
  Reply,
  TargetAddress,
} from '@/lib/platforms/platform';
import { err, ok } from '@/lib/result';
import type { KubernetesInputs } from '@/lib/runs/kinds/kubernetes';
import { type Sending, sendAgainst } from './act-on-workload';
import { applyManifest } from './apply-manifest';
import type { KubernetesClient } from './client';
import { deletePod } from './delete-pod';
import { type AllowList, execInPod } from './exec-in-pod';
import { toTargetState } from './mapper';
import { readWorkload, refOf } from './read-workload';
import { PODS, permissionTo } from './resources';
import { restartPods } from './restart-pods';
import { type Progress, rolloutProgress, scaleProgress } from './rollout';
import { scaleWorkload } from './scale-workload';
import {
  sendAutoSync,
  sendAutoscaler,
  sendConfiguration,
  sendPaused,
  sendPodDeletion,
  sendRestart,
  sendScale,
  sendUndo,
} from './send-calls';
import { sendManifest } from './send-manifest';
import { setAutoSync } from './set-auto-sync';
import { setAutoscaler } from './set-autoscaler';
import { setConfiguration } from './set-configuration';
import { setPaused } from './set-paused';
import { undoRollout } from './undo-rollout';

/** What a command wrote comes with its operation. */
export interface ExecOperation extends Operation {
  readonly output: string;
}

type KubernetesKind = keyof KubernetesInputs;
type Judge = typeof rolloutProgress;

export function createActions(
  client: KubernetesClient,
  clock: () => Date,
  allowed: AllowList,
): Platform['actions'] {
  const rollout = settledBy(client, clock, rolloutProgress);
  const scale = settledBy(client, clock, scaleProgress);
  return {
    undo_rollout: { ...undoRollout, ...sentBy(client, sendUndo), settle: rollout },
    set_paused: { ...setPaused, ...sentBy(client, sendPaused), settle: rollout },
    restart_pods: { ...restartPods, ...sentBy(client, sendRestart), settle: rollout },
    scale_workload: { ...scaleWorkload, ...sentBy(client, sendScale), settle: scale },
    set_autoscaler: { ...setAutoscaler, ...sentBy(client, sendAutoscaler), settle: atOnce },
    apply_manifest: { ...applyManifest, ...sentBy(client, sendManifest), settle: rollout },
    set_configuration: {
      ...setConfiguration,
      ...sentBy(client, sendConfiguration),
      settle: atOnce,
    },
    delete_pod: {
      ...deletePod,
      ...sentBy(client, sendPodDeletion, ({ input }) => input.uid),
      settle: scale,
    },
    exec_in_pod: { ...execInPod(allowed), apply: executed(client), settle: atOnce },
    set_auto_sync: { ...setAutoSync, ...sentBy(client, sendAutoSync), settle: atOnce },
  };
}

/** A dry run is the same call, only checked. `waitFor`: what the operation is known by. */
function sentBy<K extends KubernetesKind>(
  client: KubernetesClient,
  send: (sending: Sending, plan: PlannedAction<K>) => Reply<unknown>,
  waitFor: (plan: PlannedAction<K>) => string | null = () => null,
): Required<Pick<Action<K>, 'dryRun' | 'apply'>> {
  return {
    async dryRun(address, plan, signal) {
      const reply = await sendAgainst(client, address, plan, null, signal, (sending) =>
        send(sending, plan),
      );
      return reply.ok ? ok(undefined) : reply;
    },
    async apply(address, plan, intent, signal) {
      const reply = await sendAgainst(client, address, plan, intent, signal, (sending) =>
        send(sending, plan),
      );
      return reply.ok ? ok<Operation>({ name: waitFor(plan) }) : reply;
    },
  };
}

const atOnce = async (): Reply<'done'> => ok('done');

/** There is nothing more to wait for once it is complete, paused or has failed. */
function settledBy(client: KubernetesClient, clock: () => Date, judge: Judge) {
  return async (
    address: TargetAddress,
    operation: Operation,
    signal: AbortSignal,
  ): Reply<'done' | 'running'> => {
    const ref = refOf(address.ref);
    if (!ref.ok) return ref;
    const readAt = clock();
    const read = await readWorkload(client, ref.value, signal);
    if (!read.ok) return read;
    const state = toTargetState(read.value, readAt);
    if (state.workload === undefined) return ok('running');
    const { pods } = state.workload;
    if (operation.name !== null && pods.some(({ uid }) => uid === operation.name)) {
      return ok('running');
    }
    const { outcome }: Progress = judge(state, state.workload);
    return ok(outcome === 'running' ? 'running' : 'done');
  };
}

/** A command that ended with an error may have done a part of its work: that is not known. */
function executed(client: KubernetesClient): Action<'exec_in_pod'>['apply'] {
  return (address, plan, intent, signal) =>
    sendAgainst(client, address, plan, intent, signal, (sending) => execute(sending, plan.input));
}

async function execute(
  { client, ref, signal }: Sending,
  { pod, argv, allowed }: KubernetesInputs['exec_in_pod'],
): Reply<ExecOperation> {
  const context = {
    what: `Running "${allowed}" in pod ${pod}`,
    permission: permissionTo('create', PODS, ref.namespace, 'exec'),
    mutation: true,
  };
  const asked = { namespace: ref.namespace, pod, container: null, argv, context };
  const ended = await client.exec(asked, signal);
  if (!ended.ok) return ended;
  const { exitCode, output } = ended.value;
  if (exitCode === 0) return ok({ name: null, output });
  const how = exitCode === null ? 'without telling how' : `with exit code ${exitCode}`;
  return err({
    kind: 'failed',
    outcome: 'unknown',
    message: `${context.what}: it ended ${how}${output === '' ? '' : ` (${output})`}.`,
  });
}
