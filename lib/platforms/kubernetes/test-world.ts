/** A Kubernetes adapter beside the simulated cluster that it talks to, for the tests of this folder. */
import type { TargetState } from '@/lib/fleet/target-state';
import type { TargetAddress } from '@/lib/platforms/platform';
import type { KubernetesInputs } from '@/lib/runs/kinds/kubernetes';
import { createKubernetesClient } from './client';
import { createKubernetes } from './platform';

export const ORCHESTRATOR: TargetAddress = {
  id: 'orchestrator',
  kind: 'kubernetes',
  connection: 'demo',
  ref: 'llm-orchestrator/deployments/orchestrator',
};
export const NEVER = new AbortController().signal;
export const ALLOWED = { version: ['hostname'] };
/** Of changes that are none of ours. */
export const COLLEAGUE = 'somebody';

/** What is needed of a simulator here. */
export interface SimulatedCluster {
  readonly kubernetesAddress: string;
  readonly kubernetesToken: string;
  readonly control: {
    setClockOffset(micros: number): void;
    journal(): readonly {
      readonly method: string;
      readonly outcome: string;
      readonly operation: string | null;
      readonly body?: unknown;
    }[];
  };
  stop(): Promise<void>;
}

export function createWorld(simulator: SimulatedCluster, address = ORCHESTRATOR) {
  const server = `http://${simulator.kubernetesAddress}/cluster/${simulator.kubernetesToken}`;
  const access = { kind: 'server', server, token: null, ca: null } as const;
  const client = createKubernetesClient({
    name: 'demo',
    read: access,
    act: access,
    namespaces: [],
    simulated: true,
  });
  const platform = createKubernetes(client, () => new Date(), ALLOWED);
  let passed = 0;

  async function observe(): Promise<TargetState> {
    const state = await platform.observe(address, NEVER);
    if (!state.ok) throw new Error(state.error.message);
    return state.value;
  }

  async function changeBySomebody(method: string, path: string, type: string, body: unknown) {
    const answer = await fetch(`${server}${path}?fieldManager=${COLLEAGUE}`, {
      method,
      headers: { 'content-type': `application/${type}+json`, 'user-agent': COLLEAGUE },
      ...(body === null ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(await answer.text());
  }

  return {
    client,
    platform,
    observe,
    /** Lets what is due within so many seconds happen, without waiting. */
    pass(seconds = 120) {
      passed += seconds;
      simulator.control.setClockOffset(passed * 1_000_000);
    },
    /** How often we changed the cluster. */
    effects: () =>
      simulator.control
        .journal()
        .filter(({ outcome, operation }) => outcome === 'committed' && operation !== COLLEAGUE)
        .length,
    /** Somebody else's change. */
    change: (method: 'PATCH' | 'DELETE', path: string, body: unknown) =>
      changeBySomebody(method, path, 'merge-patch', body),
    jsonPatch: (path: string, operations: readonly unknown[]) =>
      changeBySomebody('PATCH', path, 'json-patch', operations),
  };
}

export const DEPLOYMENT_PATH = '/apis/apps/v1/namespaces/llm-orchestrator/deployments/orchestrator';

/** The revision that a number of `kubectl rollout history` means. */
export function numbered(state: TargetState, number: number): KubernetesInputs['undo_rollout'] {
  const found = state.revisions.find(({ replicaSet }) => replicaSet?.number === number);
  if (found?.replicaSet === undefined) throw new Error(`no revision ${number}`);
  return { revision: found.name, uid: found.replicaSet.uid, hash: found.replicaSet.hash };
}
