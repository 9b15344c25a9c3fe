/** A v1 Service as a caller puts it: the whole object, of which only what differs is a change. */
import { z } from 'zod';
import { err, ok, type Result } from '@/lib/result';
import type { Service, TrafficTarget } from '../../core/model';
import { type RpcError, rpcError } from '../../core/rpc-error';
import type { World } from '../../core/world';
import type { WireScaling, WireTemplate } from './api-types';
import type { Wanted } from './apply-change';
import { newRevision } from './revision-template';
import { parseTemplate } from './template';
import { parseTraffic, unknownRevision } from './traffic';
import { parseScaling } from './update-service';

const Texts = z.record(z.string(), z.string()).default({});

const Env = z.object({
  name: z.string(),
  value: z.string().optional(),
  valueFrom: z
    .object({ secretKeyRef: z.object({ name: z.string(), key: z.string() }).optional() })
    .optional(),
});

const Template = z.object({
  metadata: z
    .object({ name: z.string().default(''), labels: Texts, annotations: Texts })
    .prefault({}),
  spec: z.object({
    containerConcurrency: z.number().default(0),
    timeoutSeconds: z.number().optional(),
    serviceAccountName: z.string().default(''),
    containers: z.array(
      z.object({
        image: z.string(),
        env: z.array(Env).default([]),
        resources: z.object({ limits: Texts }).optional(),
      }),
    ),
  }),
});

const Traffic = z.object({
  revisionName: z.string().default(''),
  latestRevision: z.boolean().default(false),
  percent: z.number().default(0),
  tag: z.string().nullish(),
});

export const V1Service = z.object({
  metadata: z.object({
    name: z.string(),
    resourceVersion: z.string().default(''),
    labels: Texts,
    annotations: Texts,
  }),
  spec: z.object({ template: Template, traffic: z.array(Traffic).default([]) }),
});
export type V1Service = z.infer<typeof V1Service>;

const MAX_SCALE = 'autoscaling.knative.dev/maxScale';
const MIN_SCALE = 'autoscaling.knative.dev/minScale';
/** Cloud Run's own namespaces: what is said there is no label or annotation of the user's. */
const RESERVED =
  /^(run\.googleapis\.com|cloud\.googleapis\.com|(serving|autoscaling|client)\.knative\.dev)\//;

export function requestedTraffic(body: V1Service): Result<TrafficTarget[], RpcError> {
  return parseTraffic(
    body.spec.traffic.map(({ revisionName, latestRevision, percent, tag }) => ({
      type: `TRAFFIC_TARGET_ALLOCATION_TYPE_${latestRevision ? 'LATEST' : 'REVISION'}`,
      revision: revisionName,
      percent,
      tag: tag ?? '',
    })),
  );
}

/** The whole of what the body asks for, changed or not; a template only when it makes a revision. */
export function wantedBy(
  world: World,
  service: Service,
  body: V1Service,
): Result<Wanted, RpcError> {
  const traffic = requestedTraffic(body);
  if (!traffic.ok) return traffic;
  if (world.settings.unknownRevision === 'refused') {
    const unknown = unknownRevision(service, traffic.value);
    if (unknown !== null) return err(rpcError('INVALID_ARGUMENT', unknown.message));
  }
  const scaling = parseScaling(wireScaling(body.metadata.annotations));
  if (!scaling.ok) return scaling;
  const wire = wireTemplate(body);
  if (!wire.ok) return wire;
  const template = parseTemplate(wire.value);
  if (!template.ok) return template;
  const revision = newRevision(service, template.value, wire.value.revision);
  if (!revision.ok) return revision;
  return ok({
    traffic: traffic.value,
    scaling: scaling.value,
    labels: usersOwn(service.labels, body.metadata.labels),
    annotations: usersOwn(service.annotations, body.metadata.annotations),
    ...(revision.value === null ? {} : { template: revision.value }),
  });
}

function wireScaling(annotations: Readonly<Record<string, string>>): WireScaling {
  const count = (name: string): number => Number(annotations[`run.googleapis.com/${name}`] ?? 0);
  const manual = annotations['run.googleapis.com/scalingMode'] === 'manual';
  return {
    scalingMode: manual ? 'MANUAL' : 'AUTOMATIC',
    minInstanceCount: count('minScale'),
    maxInstanceCount: count('maxScale'),
    ...(manual ? { manualInstanceCount: count('manualInstanceCount') } : {}),
  };
}

function wireTemplate({ spec }: V1Service): Result<WireTemplate, RpcError> {
  const { metadata, spec: runtime } = spec.template;
  const { [MAX_SCALE]: max, [MIN_SCALE]: min, ...annotations } = metadata.annotations;
  if (max !== undefined && !(Number(max) >= 1)) {
    return err(rpcError('INVALID_ARGUMENT', `Violation in ${MAX_SCALE}: '${max}' is less than 1.`));
  }
  return ok({
    revision: metadata.name,
    labels: metadata.labels,
    annotations,
    scaling: { minInstanceCount: Number(min ?? 0), maxInstanceCount: Number(max ?? 0) },
    timeout:
      runtime.timeoutSeconds === undefined ? null : { seconds: String(runtime.timeoutSeconds) },
    serviceAccount: runtime.serviceAccountName,
    containers: runtime.containers.map(({ image, env, resources }) => ({
      image,
      env: env.map(({ name, value, valueFrom }) => {
        const secret = valueFrom?.secretKeyRef;
        return secret === undefined
          ? { name, value: value ?? '' }
          : {
              name,
              valueSource: { secretKeyRef: { secret: secret.name, version: secret.key } },
            };
      }),
      resources: resources ?? null,
    })),
    maxInstanceRequestConcurrency: runtime.containerConcurrency,
  });
}

function usersOwn(
  current: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  const reserved = (entry: readonly [string, string]): boolean => RESERVED.test(entry[0]);
  return Object.fromEntries([
    ...Object.entries(current).filter(reserved),
    ...Object.entries(given).filter((entry) => !reserved(entry)),
  ]);
}
