/** What an API server fills in, so that a template given without it equals one that was stored. */
import { isObject, items, type JsonObject, member } from '../store/json';
import type { Resource } from '../store/resources';

/** A copy of the object with what its kind leaves to the server. */
export function withDefaults(resource: Resource, given: JsonObject): JsonObject {
  const spec = member(given, 'spec');
  switch (resource.kind) {
    case 'Deployment':
      return { ...given, spec: deploymentSpec(spec) };
    case 'StatefulSet':
      return {
        ...given,
        spec: {
          replicas: 1,
          podManagementPolicy: 'OrderedReady',
          updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
          revisionHistoryLimit: 10,
          ...spec,
          template: template(spec.template),
        },
      };
    case 'DaemonSet':
      return {
        ...given,
        spec: {
          updateStrategy: {
            type: 'RollingUpdate',
            rollingUpdate: { maxUnavailable: 1, maxSurge: 0 },
          },
          revisionHistoryLimit: 10,
          ...spec,
          template: template(spec.template),
        },
      };
    case 'ReplicaSet':
      return { ...given, spec: { replicas: 1, ...spec, template: template(spec.template) } };
    case 'Pod':
      return { ...given, spec: podSpec(spec) };
    case 'HorizontalPodAutoscaler':
      return { ...given, spec: { minReplicas: 1, ...spec } };
    case 'Secret':
      return withSecretData(given);
    case 'Service':
      return { ...given, spec: { type: 'ClusterIP', sessionAffinity: 'None', ...spec } };
    default:
      return given;
  }
}

function deploymentSpec(spec: JsonObject): JsonObject {
  const strategy = member(spec, 'strategy');
  const rolling = {
    type: 'RollingUpdate',
    rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%', ...member(strategy, 'rollingUpdate') },
  };
  return {
    replicas: 1,
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
    ...spec,
    strategy: strategy.type === 'Recreate' ? { type: 'Recreate' } : rolling,
    template: template(spec.template),
  };
}

function template(given: unknown): unknown {
  if (!isObject(given)) return given;
  const metadata = Object.fromEntries(
    Object.entries(member(given, 'metadata')).filter(([key]) => key !== 'creationTimestamp'),
  );
  return {
    metadata: { creationTimestamp: null, ...metadata },
    spec: podSpec(member(given, 'spec')),
  };
}

function podSpec(spec: JsonObject): JsonObject {
  return {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
    ...spec,
    ...containers(spec, 'containers'),
    ...containers(spec, 'initContainers'),
  };
}

function containers(spec: JsonObject, list: string): JsonObject {
  if (!Array.isArray(spec[list])) return {};
  return {
    [list]: items(spec, list).map((container) =>
      isObject(container)
        ? {
            resources: {},
            terminationMessagePath: '/dev/termination-log',
            terminationMessagePolicy: 'File',
            imagePullPolicy: pullPolicy(String(container.image ?? '')),
            ...container,
            ...(Array.isArray(container.ports) ? { ports: ports(container.ports) } : {}),
          }
        : container,
    ),
  };
}

function ports(given: readonly unknown[]): unknown[] {
  return given.map((port) => (isObject(port) ? { protocol: 'TCP', ...port } : port));
}

function pullPolicy(image: string): string {
  const name = image.slice(image.lastIndexOf('/') + 1);
  return name.includes('@') || (name.includes(':') && !name.endsWith(':latest'))
    ? 'IfNotPresent'
    : 'Always';
}

/** What is written in plain becomes data, as the server does. */
function withSecretData(given: JsonObject): JsonObject {
  const { stringData, ...rest } = given;
  const plain = isObject(stringData) ? stringData : {};
  const encoded = Object.fromEntries(
    Object.entries(plain).map(([key, value]) => [
      key,
      Buffer.from(String(value)).toString('base64'),
    ]),
  );
  return { type: 'Opaque', ...rest, data: { ...member(given, 'data'), ...encoded } };
}
