/** The simulated world in the shapes of serving.knative.dev/v1, as Cloud Run serves it. Pure. */
import { isoTime, type Micros } from '../../core/clock';
import type { Operation, Revision, Service, Template, TrafficTarget } from '../../core/model';
import { serviceKey } from '../../core/model';
import type { World } from '../../core/world';
import { partsOf, serviceUri, tagUri } from './mapper';
import { resourceVersionOf } from './v1-resource-version';

export type Json = Record<string, unknown>;

const API_VERSION = 'serving.knative.dev/v1';

function condition(type: string, status: string, at: Micros, more: Json = {}): Json {
  return { type, status, lastTransitionTime: isoTime(at), ...more };
}

const READY = { ready: 'True', reconciling: 'Unknown', failed: 'False' } as const;

export function serviceJson(world: World, service: Service): Json {
  const status = READY[service.state];
  const why = service.message === null ? {} : { reason: 'Failed', message: service.message };
  const url = serviceUri(world, service.name);
  return {
    apiVersion: API_VERSION,
    kind: 'Service',
    metadata: {
      name: service.name,
      namespace: service.project,
      uid: service.uid,
      selfLink: `/apis/${API_VERSION}/namespaces/${service.project}/services/${service.name}`,
      resourceVersion: resourceVersionOf(service),
      generation: service.generation,
      creationTimestamp: isoTime(service.createdAt),
      labels: { ...service.labels, 'cloud.googleapis.com/location': service.location },
      annotations: serviceAnnotations(world, service),
    },
    spec: {
      template: templateJson(service.template),
      traffic: service.traffic.map(targetJson),
    },
    status: {
      observedGeneration: service.observedGeneration,
      conditions: [
        condition('Ready', status, service.updatedAt, why),
        ...partsOf(service).map(({ type, isTheOne }) =>
          isTheOne
            ? condition(type, status, service.updatedAt, why)
            : condition(type, 'True', service.updatedAt),
        ),
      ],
      latestReadyRevisionName: service.latestReady,
      latestCreatedRevisionName: service.latestCreated,
      traffic: service.served.map((served) => {
        const named = served.type === 'REVISION' || world.settings.latestStatusNamesRevision;
        return {
          ...targetJson(served),
          ...(named ? { revisionName: served.revision } : {}),
          ...(served.tag === null ? {} : { url: tagUri(world, service.name, served.tag) }),
        };
      }),
      url,
      address: { url },
    },
  };
}

function serviceAnnotations(world: World, service: Service): Record<string, string> {
  const { mode, min, max, manual } = service.scaling;
  const key = serviceKey(service.project, service.location, service.name);
  const operation = world.state.operations.findLast((candidate) => candidate.service === key);
  return {
    ...service.annotations,
    'serving.knative.dev/creator': service.creator,
    'serving.knative.dev/lastModifier': service.lastModifier,
    'run.googleapis.com/ingress': 'all',
    'run.googleapis.com/ingress-status': 'all',
    ...(operation === undefined
      ? {}
      : { 'run.googleapis.com/operation-id': operation.name.split('/').at(-1) ?? '' }),
    ...(mode === 'MANUAL'
      ? {
          'run.googleapis.com/scalingMode': 'manual',
          'run.googleapis.com/manualInstanceCount': String(manual ?? 0),
        }
      : {}),
    ...(min > 0 ? { 'run.googleapis.com/minScale': String(min) } : {}),
    ...(max > 0 ? { 'run.googleapis.com/maxScale': String(max) } : {}),
  };
}

function targetJson(target: TrafficTarget): Json {
  return {
    ...(target.type === 'LATEST' ? { latestRevision: true } : { revisionName: target.revision }),
    ...(target.percent > 0 || target.tag === null ? { percent: target.percent } : {}),
    ...(target.tag === null ? {} : { tag: target.tag }),
  };
}

function templateMetadata(template: Template): { labels: Json; annotations: Json } {
  return {
    labels: template.labels,
    annotations: {
      ...template.annotations,
      'autoscaling.knative.dev/maxScale': String(template.maxInstances),
      ...(template.minInstances > 0
        ? { 'autoscaling.knative.dev/minScale': String(template.minInstances) }
        : {}),
    },
  };
}

function templateSpec(template: Template): Json {
  return {
    containerConcurrency: template.concurrency,
    timeoutSeconds: template.timeoutSeconds,
    ...(template.serviceAccount === '' ? {} : { serviceAccountName: template.serviceAccount }),
    containers: [
      {
        name: 'app-1',
        image: template.image,
        env: [
          ...template.env,
          ...template.secrets.map(({ name, secret, version }) => ({
            name,
            valueFrom: { secretKeyRef: { name: secret, key: version } },
          })),
        ],
        ports: [{ name: 'http1', containerPort: 8080 }],
        resources: { limits: { cpu: template.cpu, memory: template.memory } },
      },
    ],
  };
}

function templateJson(template: Template): Json {
  return { metadata: templateMetadata(template), spec: templateSpec(template) };
}

const REVISION_READY = { ready: 'True', pending: 'Unknown', failed: 'False' } as const;

export function revisionJson(service: Service, revision: Revision): Json {
  const { labels, annotations } = templateMetadata(revision.template);
  const status = REVISION_READY[revision.state];
  const why = revision.message === null ? {} : { reason: 'Failed', message: revision.message };
  const serves = service.served.some(
    (target) => target.revision === revision.name && (target.percent > 0 || target.tag !== null),
  );
  return {
    apiVersion: API_VERSION,
    kind: 'Revision',
    metadata: {
      name: revision.name,
      namespace: service.project,
      uid: revision.uid,
      resourceVersion: resourceVersionOf({ version: revision.createdAt }),
      generation: 1,
      creationTimestamp: isoTime(revision.createdAt),
      labels: {
        ...labels,
        'serving.knative.dev/service': service.name,
        'serving.knative.dev/configuration': service.name,
        'cloud.googleapis.com/location': service.location,
      },
      annotations: { ...annotations, 'serving.knative.dev/creator': revision.creator },
    },
    spec: templateSpec(revision.template),
    status: {
      observedGeneration: 1,
      imageDigest: revision.template.image,
      conditions: [
        condition('Ready', status, revision.createdAt, why),
        condition('ContainerHealthy', status, revision.createdAt, why),
        condition('ResourcesAvailable', 'True', revision.createdAt),
        serves
          ? condition('Active', 'True', service.updatedAt)
          : condition('Active', 'False', service.updatedAt, {
              reason: 'Retired',
              message: 'Revision retired.',
              severity: 'Info',
            }),
      ],
    },
  };
}

export function listJson(kind: 'Service' | 'Revision', items: readonly Json[], next: string): Json {
  return {
    apiVersion: API_VERSION,
    kind: `${kind}List`,
    metadata: next === '' ? {} : { continue: next },
    items,
  };
}

/** The command line goes on with the service in its response, so that is how it is now. */
export function operationJson(world: World, operation: Operation): Json {
  const service = world.state.services[operation.service];
  return {
    name: operation.name,
    done: operation.done,
    ...(operation.done && operation.failure !== null ? { error: operation.failure } : {}),
    ...(operation.done && operation.failure === null && service !== undefined
      ? {
          response: {
            '@type': 'type.googleapis.com/google.cloud.run.v1.Service',
            ...serviceJson(world, service),
          },
        }
      : {}),
  };
}
