/** The LLM orchestrator on Kubernetes: two good versions, and a third that is not. */
import type { ImageProfile } from '../core/cluster-state';
import type { Scenario } from '../core/world';
import { ClusterSeed, namespace } from './cluster-seed';
import {
  AUTOSCALER,
  applied,
  CHANGE_CAUSE,
  CURRENT_CONFIG,
  configMap,
  deployment,
  FORMER_CONFIG,
  IMAGE,
  NAMESPACE,
  POSTGRES,
  POSTGRES_IMAGE,
  SECRET,
  SERVICE,
} from './orchestrator-manifests';

const DAY = 86_400;
const TRACKING = 'argocd.argoproj.io/tracking-id';

interface Variant {
  readonly name: string;
  /** What v0.2.0 does. */
  readonly bad: Partial<ImageProfile>;
  /** How long ago v0.2.0 was deployed. */
  readonly ageSeconds: number;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly gitops?: boolean;
  /** Of v0.1.1's pods, too. */
  readonly quota?: number;
}

const ERRORS: Partial<ImageProfile> = {
  errorRatio: 0.34,
  p99Seconds: 6.5,
  logLines: [
    'INFO workflow step finished',
    'ERROR provider call failed: context deadline exceeded after 2000ms',
    'ERROR workflow aborted: step llm_call returned no result',
  ],
};
const CRASH: Partial<ImageProfile> = {
  starts: 'crashes',
  logLines: [
    'INFO starting orchestrator v0.2.0',
    'FATAL relation "workflow_runs" has no column "attempt"',
  ],
};
const MIGRATIONS = { 'ripcord.dev/migrations': '0042_workflow_runs_attempt' };

export const ORCHESTRATOR_VARIANTS = [
  { name: 'orchestrator', bad: ERRORS, ageSeconds: 20 * 60 },
  { name: 'orchestrator-bad-image', bad: { starts: 'not_found' }, ageSeconds: 4 * 60 },
  { name: 'orchestrator-crash-loop', bad: CRASH, ageSeconds: 4 * 60 },
  { name: 'orchestrator-out-of-memory', bad: { starts: 'out_of_memory' }, ageSeconds: 4 * 60 },
  { name: 'orchestrator-never-ready', bad: { starts: 'never_ready' }, ageSeconds: 15 * 60 },
  { name: 'orchestrator-quota', bad: ERRORS, ageSeconds: 60, quota: 4 },
  {
    name: 'orchestrator-migrations',
    bad: { starts: 'not_found' },
    ageSeconds: 4 * 60,
    annotations: MIGRATIONS,
  },
  { name: 'orchestrator-gitops', bad: ERRORS, ageSeconds: 20 * 60, gitops: true },
] as const satisfies readonly Variant[];

export type OrchestratorVariant = (typeof ORCHESTRATOR_VARIANTS)[number]['name'];

export function orchestratorScenario(name: OrchestratorVariant = 'orchestrator'): Scenario {
  return (startedAt) => {
    const variant: Variant | undefined = ORCHESTRATOR_VARIANTS.find((each) => each.name === name);
    if (variant === undefined) throw new RangeError(`no variant ${name}`);
    return seeded(startedAt, variant);
  };
}

function seeded(startedAt: number, variant: Variant) {
  const seed = new ClusterSeed(startedAt, 30 * DAY);
  images(seed, variant);
  const tracked = variant.gitops
    ? { [TRACKING]: `orchestrator:apps/Deployment:${NAMESPACE}/orchestrator` }
    : {};
  const manifest = (version: string, cause: string, more: Readonly<Record<string, string>> = {}) =>
    deployment(version, { [CHANGE_CAUSE]: cause, ...tracked, ...more });
  seed.create(namespace(NAMESPACE));
  seed.create(applied(configMap(FORMER_CONFIG)));
  seed.create(SECRET);
  seed.create(applied(SERVICE));
  seed.create(applied(POSTGRES));
  seed.create(applied(manifest('v0.1.0', 'Initial deployment (v0.1.0)')));
  seed.until(30 * DAY - 120);
  seed.create(applied(AUTOSCALER));
  // Nothing happened since, but the autoscaler's look every few seconds: that can be left out.
  seed.skip(10 * DAY);
  seed.change(applied(manifest('v0.1.1', 'Update to v0.1.1')));
  seed.until(10 * DAY - 120);
  seed.skip(variant.ageSeconds + 30);
  if (variant.quota !== undefined) seed.create(quota(variant.quota));
  seed.change(applied(configMap(CURRENT_CONFIG)));
  seed.until(variant.ageSeconds);
  const latest = manifest('v0.2.0', 'Update to v0.2.0', variant.annotations);
  seed.change(applied(latest));
  if (variant.gitops) watchOver(seed, latest);
  return seed.finish();
}

function images(seed: ClusterSeed, variant: Variant): void {
  const healthy = ['INFO workflow step finished', 'INFO GET /health 200'];
  seed.image(`${IMAGE}:v0.1.0`, { digest: '1'.repeat(64), version: 'v0.1.0', logLines: healthy });
  seed.image(`${IMAGE}:v0.1.1`, { digest: '2'.repeat(64), version: 'v0.1.1', logLines: healthy });
  seed.image(`${IMAGE}:v0.2.0`, { digest: '3'.repeat(64), version: 'v0.2.0', ...variant.bad });
  seed.image(POSTGRES_IMAGE, {
    digest: '4'.repeat(64),
    version: '15.8',
    logLines: ['LOG:  checkpoint complete'],
  });
}

function quota(pods: number) {
  return {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'compute', namespace: NAMESPACE },
    spec: { hard: { pods: String(pods) } },
  };
}

/** An Argo CD Application that puts the deployment back to what Git says. */
function watchOver(seed: ClusterSeed, manifest: ReturnType<typeof deployment>): void {
  seed.create(namespace('argocd'));
  seed.state.desired['argocd/orchestrator'] = [manifest];
  seed.create({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'orchestrator', namespace: 'argocd' },
    spec: {
      project: 'default',
      source: {
        repoURL: 'https://git.example.com/llm/orchestrator-deploy.git',
        path: 'production',
        targetRevision: 'main',
      },
      destination: { server: 'https://kubernetes.default.svc', namespace: NAMESPACE },
      syncPolicy: { automated: { prune: true, selfHeal: true } },
    },
    status: { sync: { status: 'Synced', revision: '5'.repeat(40) }, health: { status: 'Healthy' } },
  });
}
