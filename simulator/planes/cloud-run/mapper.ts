/** The simulated world in the shapes of google.cloud.run.v2. Pure. */
import { MICROS_PER_SECOND, type Micros } from '../../core/clock';
import type { Operation, Revision, ServedTarget, Service, Template } from '../../core/model';
import { serviceName } from '../../core/model';
import type { World } from '../../core/world';
import { etagOf } from './etag';

export type Proto = Record<string, unknown>;

export function timestamp(at: Micros): Proto {
  const seconds = Math.floor(at / MICROS_PER_SECOND);
  return { seconds: String(seconds), nanos: (at - seconds * MICROS_PER_SECOND) * 1000 };
}

/** Where a service answers, and where one of its tags does. */
export function serviceUri(world: World, service: string): string {
  return `${world.httpUrl}/services/${service}`;
}
export function tagUri(world: World, service: string, tag: string): string {
  return `${serviceUri(world, service)}/tags/${tag}`;
}

function condition(type: string, state: string, message: string | null, at: Micros): Proto {
  return { type, state, message: message ?? '', lastTransitionTime: timestamp(at) };
}

const SERVICE_STATE = {
  ready: 'CONDITION_SUCCEEDED',
  reconciling: 'CONDITION_RECONCILING',
  failed: 'CONDITION_FAILED',
} as const;

const REVISION_STATE = {
  ready: 'CONDITION_SUCCEEDED',
  pending: 'CONDITION_RECONCILING',
  failed: 'CONDITION_FAILED',
} as const;

export function serviceProto(world: World, service: Service): Proto {
  const state = SERVICE_STATE[service.state];
  const terminal = condition('Ready', state, service.message, service.updatedAt);
  const uri = serviceUri(world, service.name);
  return {
    name: serviceName(service),
    uid: service.uid,
    generation: String(service.generation),
    labels: service.labels,
    annotations: service.annotations,
    createTime: timestamp(service.createdAt),
    updateTime: timestamp(service.updatedAt),
    creator: service.creator,
    lastModifier: service.lastModifier,
    client: 'cloud-build',
    ingress: 'INGRESS_TRAFFIC_ALL',
    launchStage: 'GA',
    template: templateProto(service.template),
    traffic: service.traffic.map(targetProto),
    scaling: scalingProto(service),
    urls: [uri],
    observedGeneration: String(service.observedGeneration),
    terminalCondition: terminal,
    conditions: [
      ...partsOf(service).map(({ type, isTheOne }) =>
        isTheOne
          ? condition(type, state, service.message, service.updatedAt)
          : condition(type, 'CONDITION_SUCCEEDED', null, service.updatedAt),
      ),
    ],
    latestReadyRevision: `${serviceName(service)}/revisions/${service.latestReady}`,
    latestCreatedRevision: `${serviceName(service)}/revisions/${service.latestCreated}`,
    trafficStatuses: service.served.map((served) => statusProto(world, service, served)),
    uri,
    reconciling: service.state === 'reconciling',
    etag: etagOf(service),
  };
}

/** What makes a service ready; the one that a message is about. */
export function partsOf(service: Service): { readonly type: string; readonly isTheOne: boolean }[] {
  const newest = service.revisions.find(({ name }) => name === service.latestCreated);
  const isRevision = service.state === 'failed' && newest?.state === 'failed';
  return [
    { type: 'RoutesReady', isTheOne: !isRevision },
    { type: 'ConfigurationsReady', isTheOne: isRevision },
  ];
}

function scalingProto({ scaling }: Service): Proto {
  return {
    minInstanceCount: scaling.min,
    maxInstanceCount: scaling.max,
    scalingMode: scaling.mode,
    ...(scaling.manual === null ? {} : { manualInstanceCount: scaling.manual }),
  };
}

function targetProto(target: Service['traffic'][number]): Proto {
  return {
    type: `TRAFFIC_TARGET_ALLOCATION_TYPE_${target.type}`,
    revision: target.revision ?? '',
    percent: target.percent,
    tag: target.tag ?? '',
  };
}

function statusProto(world: World, service: Service, served: ServedTarget): Proto {
  const named = served.type === 'REVISION' || world.settings.latestStatusNamesRevision;
  return {
    ...targetProto(served),
    revision: named ? served.revision : '',
    uri: served.tag === null ? '' : tagUri(world, service.name, served.tag),
  };
}

function containersProto(template: Template): Proto[] {
  return [
    {
      name: 'app-1',
      image: template.image,
      env: [
        ...template.env,
        ...template.secrets.map(({ name, secret, version }) => ({
          name,
          valueSource: { secretKeyRef: { secret, version } },
        })),
      ],
      resources: {
        limits: { cpu: template.cpu, memory: template.memory },
        cpuIdle: true,
        startupCpuBoost: true,
      },
      ports: [{ name: 'http1', containerPort: 8080 }],
    },
  ];
}

function runtimeProto(template: Template): Proto {
  return {
    labels: template.labels,
    annotations: template.annotations,
    scaling: { minInstanceCount: template.minInstances, maxInstanceCount: template.maxInstances },
    timeout: { seconds: String(template.timeoutSeconds), nanos: 0 },
    serviceAccount: template.serviceAccount,
    containers: containersProto(template),
    maxInstanceRequestConcurrency: template.concurrency,
    executionEnvironment: 'EXECUTION_ENVIRONMENT_GEN2',
  };
}

function templateProto(template: Template): Proto {
  return runtimeProto(template);
}

export function revisionProto(service: Service, revision: Revision): Proto {
  const state = REVISION_STATE[revision.state];
  const serves = service.served.some(
    (target) => target.revision === revision.name && (target.percent > 0 || target.tag !== null),
  );
  return {
    ...runtimeProto(revision.template),
    name: `${serviceName(service)}/revisions/${revision.name}`,
    uid: revision.uid,
    generation: '1',
    createTime: timestamp(revision.createdAt),
    updateTime: timestamp(revision.createdAt),
    launchStage: 'GA',
    service: service.name,
    reconciling: revision.state === 'pending',
    conditions: [
      condition('Ready', state, revision.message, revision.createdAt),
      condition('ContainerHealthy', state, revision.message, revision.createdAt),
      condition('ResourcesAvailable', 'CONDITION_SUCCEEDED', null, revision.createdAt),
      serves
        ? condition('Active', 'CONDITION_SUCCEEDED', null, service.updatedAt)
        : {
            ...condition('Active', 'CONDITION_FAILED', 'Revision retired.', service.updatedAt),
            severity: 'INFO',
            revisionReason: 'RETIRED',
          },
    ],
    observedGeneration: '1',
    logUri: '',
    creator: revision.creator,
    etag: `"${revision.uid}"`,
  };
}

function packed(type: 'Service' | 'Revision', message: Proto): Proto {
  return { '@type': `type.googleapis.com/google.cloud.run.v2.${type}`, ...message };
}

export function operationProto(world: World, operation: Operation): Proto {
  const type = operation.kind === 'delete-revision' ? 'Revision' : 'Service';
  const service = world.state.services[operation.service];
  const current =
    type === 'Service' && service !== undefined ? serviceProto(world, service) : operation.result;
  return {
    name: operation.name,
    metadata: current === null ? undefined : packed(type, current),
    done: operation.done,
    ...(operation.done && operation.failure !== null ? { error: operation.failure } : {}),
    ...(operation.done && operation.failure === null
      ? { response: packed(type, operation.result ?? {}) }
      : {}),
  };
}
