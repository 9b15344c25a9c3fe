import type { TargetState } from '@/lib/fleet/target-state';
import { describeConformance } from '@/lib/platforms/conformance';
import type { Subject } from '@/lib/platforms/conformance-subject';
import type { ActionInputs } from '@/lib/platforms/platform';
import type { KubernetesInputs } from '@/lib/runs/kinds/kubernetes';
import { orchestratorScenario } from '@/simulator/scenarios/orchestrator';
import { startSimulator } from '@/simulator/start';
import { prepareManifest } from './send-manifest';
import { createWorld, DEPLOYMENT_PATH, NEVER, numbered, ORCHESTRATOR } from './test-world';

/** A command has no effect that could be read back, so that nothing of this holds for it. */
type Kind = Exclude<keyof KubernetesInputs, 'exec_in_pod'>;
type World = ReturnType<typeof createWorld>;

interface KindFacts<K extends Kind> {
  /** As the simulator names the one call that it makes. */
  readonly method: string;
  readonly input: (state: TargetState, world: Prepared) => ActionInputs[K];
  /** What of a state it is about. */
  readonly about: (state: TargetState, world: Prepared) => unknown;
  /** What another actor does to that. */
  readonly interfere: (world: World, prepared: Prepared) => Promise<void>;
}

interface Prepared {
  readonly pod: { readonly pod: string; readonly uid: string };
  readonly manifest: ActionInputs['apply_manifest'];
}

const CONFIG = 'orchestrator-config';
const CONFIG_PATH = `/api/v1/namespaces/llm-orchestrator/configmaps/${CONFIG}`;
const HPA_PATH =
  '/apis/autoscaling/v2/namespaces/llm-orchestrator/horizontalpodautoscalers/orchestrator';
const APPLICATION_PATH = '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/orchestrator';
const MANIFEST = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: CONFIG },
  data: { MAX_PARALLEL_STEPS: '8' },
};

const spec = (state: TargetState) => state.workload;
const configuration = (state: TargetState) =>
  spec(state)?.configurations.find(({ name }) => name === CONFIG)?.data;

const KINDS: { readonly [K in Kind]: KindFacts<K> } = {
  undo_rollout: {
    method: 'patch deployments',
    input: (state) => numbered(state, 2),
    about: ({ desired, effective }) => ({ desired, effective }),
    interfere: (world) =>
      world.change('PATCH', DEPLOYMENT_PATH, {
        spec: { template: { metadata: { labels: { touched: 'yes' } } } },
      }),
  },
  set_paused: {
    method: 'patch deployments',
    input: () => ({ paused: true }),
    about: (state) => spec(state)?.paused,
    interfere: (world) => world.change('PATCH', DEPLOYMENT_PATH, { spec: { paused: true } }),
  },
  restart_pods: {
    method: 'patch deployments',
    input: () => ({ at: '2026-01-02T03:04:05Z' }),
    about: (state) => spec(state)?.restartedAt,
    interfere: (world) =>
      world.change('PATCH', DEPLOYMENT_PATH, {
        spec: {
          template: {
            metadata: {
              annotations: { 'kubectl.kubernetes.io/restartedAt': '2026-01-01T00:00:00Z' },
            },
          },
        },
      }),
  },
  scale_workload: {
    method: 'patch deployments/scale',
    input: () => ({ replicas: 0 }),
    about: (state) => ({ replicas: spec(state)?.replicas, effective: state.effective }),
    interfere: (world) => world.change('PATCH', DEPLOYMENT_PATH, { spec: { replicas: 5 } }),
  },
  set_autoscaler: {
    method: 'patch horizontalpodautoscalers',
    input(state) {
      const autoscaler = spec(state)?.autoscaler;
      const raised = { ...autoscaler?.spec, minReplicas: 3, maxReplicas: 20 };
      return {
        autoscaler: {
          name: 'orchestrator',
          min: 3,
          max: 20,
          spec: JSON.parse(JSON.stringify(raised)),
        },
      };
    },
    about: (state) => ({ spec: spec(state)?.autoscaler?.spec, scaling: state.scaling }),
    interfere: (world) => world.change('PATCH', HPA_PATH, { spec: { maxReplicas: 7 } }),
  },
  apply_manifest: {
    method: 'patch configmaps',
    input: (_state, { manifest }) => manifest,
    about: configuration,
    interfere: (world) => world.change('PATCH', CONFIG_PATH, { data: { OTHER: '1' } }),
  },
  set_configuration: {
    method: 'patch configmaps',
    input: () => ({ name: CONFIG, data: { MAX_PARALLEL_STEPS: '8' } }),
    about: configuration,
    interfere: (world) => world.change('PATCH', CONFIG_PATH, { data: { OTHER: '1' } }),
  },
  delete_pod: {
    method: 'delete pods',
    input: (_state, { pod }) => pod,
    about: (state, { pod }) => spec(state)?.pods.some(({ uid }) => uid === pod.uid),
    interfere: (world, { pod }) =>
      world.change('DELETE', `/api/v1/namespaces/llm-orchestrator/pods/${pod.pod}`, null),
  },
  set_auto_sync: {
    method: 'patch applications',
    input: () => ({ owner: 'orchestrator', enabled: false }),
    about: (state) => spec(state)?.owner,
    interfere: (world) =>
      world.change('PATCH', APPLICATION_PATH, { spec: { syncPolicy: { automated: null } } }),
  },
};

async function subject<K extends Kind>(kind: K): Promise<Subject<K>> {
  const variant = kind === 'set_auto_sync' ? 'orchestrator-gitops' : 'orchestrator';
  const simulator = await startSimulator({ scenario: orchestratorScenario(variant) });
  const world = createWorld(simulator);
  const { method, input, about, interfere } = KINDS[kind];
  const manifest = await prepareManifest(world.client, ORCHESTRATOR, MANIFEST, NEVER);
  if (!manifest.ok) throw new Error(manifest.error.message);
  const [pod] = (await world.observe()).workload?.pods ?? [];
  const prepared = {
    pod: { pod: pod?.name ?? '', uid: pod?.uid ?? '' },
    manifest: manifest.value,
  };
  return {
    platform: world.platform,
    address: ORCHESTRATOR,
    kind,
    input: (state) => input(state, prepared),
    comparable: (state) => (state === null ? null : about(state, prepared)),
    effects: world.effects,
    touch: () => world.change('PATCH', DEPLOYMENT_PATH, { spec: { revisionHistoryLimit: 7 } }),
    interfere: () => interfere(world, prepared),
    finish: () => world.pass(),
    loseNextCall() {
      simulator.control.fault({ kind: 'error', method, code: 'UNAVAILABLE' });
    },
    loseNextAnswer() {
      simulator.control.fault({ kind: 'commit-then-error', method, code: 'DEADLINE_EXCEEDED' });
    },
    restart: () => createWorld(simulator).platform,
    enforcesPrecondition: true,
    close: () => simulator.stop(),
  };
}

for (const kind of Object.keys(KINDS) as Kind[]) {
  describeConformance(`Kubernetes, ${kind}`, () => subject(kind));
}
