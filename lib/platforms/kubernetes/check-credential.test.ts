import { afterEach, describe, expect, it } from 'vitest';
import type { KubernetesConnection } from '@/lib/configuration/connection-schema';
import { createPlatforms, type Platforms } from '@/lib/platforms/registry';
import { orchestratorScenario } from '@/simulator/scenarios/orchestrator';
import { type Simulator, startSimulator } from '@/simulator/start';

const CONNECTION: KubernetesConnection = {
  name: 'cluster',
  kind: 'kubernetes',
  server: null,
  ca: null,
  read: 'in-cluster',
  act: 'in-cluster',
  namespaces: [],
  gitopsNamespace: 'argocd',
  exec: {},
  endpoint: { kind: 'simulator' },
  simulated: true,
};
const REF = 'llm-orchestrator/deployments/orchestrator';
const never = new AbortController().signal;

let simulator: Simulator;
let platforms: Platforms;
afterEach(async () => {
  await platforms.close();
  await simulator.stop();
});

async function check(deniedPermissions: string[]) {
  simulator = await startSimulator({
    scenario: orchestratorScenario(),
    settings: { deniedPermissions },
  });
  const simulatedCluster = {
    address: simulator.kubernetesAddress,
    token: simulator.kubernetesToken,
  };
  platforms = createPlatforms([CONNECTION], {
    simulator: simulator.grpcAddress,
    simulatedCluster,
    environment: {},
    clock: () => new Date(),
    urlOf: () => 'https://orchestrator.example.com',
  });
  const connected = platforms.find('cluster');
  if (connected?.kind !== 'kubernetes') throw new Error('not connected');
  return { connected, act: await connected.checkCredential('act', [REF], never) };
}

describe('a connection to a cluster', () => {
  it('tells which rights its credential has in the namespaces of its targets', async () => {
    const { act } = await check([]);
    expect(act).toMatchObject({ use: 'act', problem: null, grant: [], grantOptional: [] });
    const held = act.permissions.filter(({ needed }) => needed).map(({ held }) => held);
    expect(new Set(held)).toEqual(new Set(['yes']));
  });

  it('names what is missing, and the rule that grants it', async () => {
    const { act } = await check(['kubernetes:patch:apps/deployments']);
    expect(act.permissions.filter(({ held }) => held === 'no')).toMatchObject([
      { permission: 'patch deployments.apps in namespace llm-orchestrator', needed: true },
    ]);
    expect(act.grant).toEqual([
      expect.stringContaining('resources: ["deployments"], verbs: ["patch"]'),
    ]);
  });

  it('gives a workload the address that ripcord.yaml names', async () => {
    const { connected } = await check([]);
    const address = { id: 'a', kind: 'kubernetes', connection: 'cluster', ref: REF } as const;
    expect(await connected.platform.observe(address, never)).toMatchObject({
      ok: true,
      value: { url: 'https://orchestrator.example.com' },
    });
  });
});
