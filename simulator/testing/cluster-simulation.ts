/** A simulator with a cluster around each test, and ways to speak to it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { SettingsPatch } from '../core/settings';
import { type OrchestratorVariant, orchestratorScenario } from '../scenarios/orchestrator';
import { type Simulator, type SimulatorOptions, startSimulator } from '../start';
import { writeKubeconfig } from './kubeconfig';
import { createKubectl, type Kubectl } from './kubectl';

export const DEPLOYMENT = '/apis/apps/v1/namespaces/llm-orchestrator/deployments/orchestrator';
export const SETS = '/apis/apps/v1/namespaces/llm-orchestrator/replicasets';
export const POD_LIST = '/api/v1/namespaces/llm-orchestrator/pods';
export const AUTOSCALER =
  '/apis/autoscaling/v2/namespaces/llm-orchestrator/horizontalpodautoscalers/orchestrator';

const QUICK: SettingsPatch = { podStartMs: 1, podReadyMs: 1, podCrashMs: 1, podStopMs: 1 };

export type Json = Record<string, unknown>;

export interface Answer {
  readonly status: number;
  readonly body: Json;
}

export interface ClusterSimulation {
  readonly simulator: Simulator;
  /** A folder of this test alone. */
  readonly folder: string;
  readonly kubeconfig: string;
  readonly kubectl: Kubectl;
  get(path: string, accept?: string): Promise<Answer>;
  send(method: string, path: string, body?: unknown, type?: PatchType): Promise<Answer>;
  /** So much time goes by at once, with all that happens in it. */
  pass(seconds: number): void;
}

export type PatchType = 'json' | 'merge' | 'strategic' | 'apply';

const TYPES: Record<PatchType, string> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
};

export async function startClusterSimulation(
  variant: OrchestratorVariant = 'orchestrator',
  options: SimulatorOptions = {},
): Promise<ClusterSimulation & { stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'cluster-'));
  const simulator = await startSimulator({
    scenario: orchestratorScenario(variant),
    ...options,
    settings: { ...QUICK, ...options.settings },
  });
  const kubeconfig = writeKubeconfig(join(folder, 'kubeconfig'), simulator);
  const base = `http://${simulator.kubernetesAddress}`;
  let offset = 0;
  return {
    simulator,
    folder,
    kubeconfig,
    kubectl: createKubectl(kubeconfig, folder),
    async get(path, accept = 'application/json') {
      const answer = await fetch(`${base}${path}`, { headers: { accept } });
      return { status: answer.status, body: (await answer.json()) as Json };
    },
    async send(method, path, body, type) {
      const answer = await fetch(`${base}${path}`, {
        method,
        headers: { 'content-type': type === undefined ? 'application/json' : TYPES[type] },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: answer.status, body: (await answer.json()) as Json };
    },
    pass(seconds) {
      offset += seconds * 1_000_000;
      simulator.control.setClockOffset(offset);
    },
    async stop() {
      await simulator.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** One fresh cluster around each test. */
export function clusterEachTest(
  variant?: OrchestratorVariant,
  settings?: SettingsPatch,
): () => ClusterSimulation {
  let current: Awaited<ReturnType<typeof startClusterSimulation>> | null = null;
  beforeEach(async () => {
    current = await startClusterSimulation(variant, settings === undefined ? {} : { settings });
  });
  afterEach(async () => {
    await current?.stop();
    current = null;
  });
  return () => {
    if (current === null) throw new Error('only inside a test');
    return current;
  };
}

/** The value at a path of member names and indexes, as a test reads a reply. */
export function at(body: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Json)[key] : undefined,
    body,
  );
}
