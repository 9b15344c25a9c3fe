/** What the orchestrator's team applies to its namespace. */
import type { JsonObject } from '../planes/kubernetes/store/json';

export const NAMESPACE = 'llm-orchestrator';
export const IMAGE = 'registry.example.com/llm/orchestrator';
export const POSTGRES_IMAGE = 'registry.example.com/library/postgres:15.8';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
export const CHANGE_CAUSE = 'kubernetes.io/change-cause';

/** With the annotation that a client-side apply leaves. */
export function applied(manifest: JsonObject & { metadata: JsonObject }): JsonObject {
  const annotations = (manifest.metadata.annotations ?? {}) as JsonObject;
  return {
    ...manifest,
    metadata: {
      ...manifest.metadata,
      annotations: { ...annotations, [LAST_APPLIED]: `${JSON.stringify(manifest)}\n` },
    },
  };
}

export function deployment(
  version: string,
  annotations: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): JsonObject & { metadata: JsonObject } {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'orchestrator',
      namespace: NAMESPACE,
      labels: { app: 'orchestrator' },
      annotations,
    },
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: 'orchestrator' } },
      template: {
        metadata: { labels: { app: 'orchestrator' } },
        spec: {
          containers: [
            {
              name: 'orchestrator',
              image: `${IMAGE}:${version}`,
              ports: [{ name: 'http', containerPort: 8080 }],
              env: Object.entries({ LOG_LEVEL: 'info', ...env }).map(([name, value]) => ({
                name,
                value,
              })),
              envFrom: [
                { configMapRef: { name: 'orchestrator-config' } },
                { secretRef: { name: 'orchestrator-secrets' } },
              ],
              resources: { requests: { cpu: '500m', memory: '512Mi' }, limits: { memory: '1Gi' } },
              readinessProbe: { httpGet: { path: '/health/ready', port: 'http' } },
              livenessProbe: { httpGet: { path: '/health', port: 'http' } },
            },
          ],
        },
      },
    },
  };
}

export function configMap(data: Readonly<Record<string, string>>) {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'orchestrator-config', namespace: NAMESPACE },
    data,
  };
}

export const FORMER_CONFIG = { MAX_PARALLEL_STEPS: '8', PROVIDER_TIMEOUT_MS: '30000' };
export const CURRENT_CONFIG = { MAX_PARALLEL_STEPS: '64', PROVIDER_TIMEOUT_MS: '2000' };

export const SECRET = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'orchestrator-secrets', namespace: NAMESPACE },
  type: 'Opaque',
  stringData: {
    OPENAI_API_KEY: 'simulated',
    DATABASE_URL: 'postgres://orchestrator@postgres:5432/orchestrator',
  },
};

export const SERVICE = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'orchestrator', namespace: NAMESPACE, labels: { app: 'orchestrator' } },
  spec: {
    clusterIP: '10.96.12.7',
    selector: { app: 'orchestrator' },
    ports: [{ name: 'http', port: 80, targetPort: 'http' }],
  },
};

export const AUTOSCALER = {
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'orchestrator', namespace: NAMESPACE },
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'orchestrator' },
    minReplicas: 3,
    maxReplicas: 10,
    metrics: [
      {
        type: 'Resource',
        resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } },
      },
    ],
  },
};

export const POSTGRES = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'postgres', namespace: NAMESPACE, labels: { app: 'postgres' } },
  spec: {
    serviceName: 'postgres',
    replicas: 1,
    selector: { matchLabels: { app: 'postgres' } },
    template: {
      metadata: { labels: { app: 'postgres' } },
      spec: {
        containers: [
          {
            name: 'postgres',
            image: POSTGRES_IMAGE,
            ports: [{ name: 'sql', containerPort: 5432 }],
          },
        ],
      },
    },
  },
};
