/**
 * Cloud Run's messages (google.cloud.run.v2) as far as Ripcord reads them, parsed at the edge.
 * The official client gives one message in two shapes: enums as names or as numbers, int64 as text
 * or as an object, defaults filled in or absent. Both come out of here the same.
 */
import { z } from 'zod';
import { int64 as anyInt64, timestamp as anyTimestamp, isoTime } from '../google/protobuf-types';

/** int64 as decimal text. */
const int64 = anyInt64.nullish().transform((value) => String(value ?? 0));

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');

const count = z
  .number()
  .nullish()
  .transform((value) => value ?? 0);

const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);

const words = z
  .record(z.string(), z.string())
  .nullish()
  .transform((value) => value ?? {});

/** ISO 8601 UTC; empty when it was not set. */
const timestamp = anyTimestamp
  .nullish()
  .transform((value) => (value === null || value === undefined ? '' : isoTime(value)));

/** google.protobuf.Duration in seconds. */
const duration = z
  .object({ seconds: int64 })
  .nullish()
  .transform((value) => (value === null || value === undefined ? null : Number(value.seconds)));

/** An enum by name or number; what is not known is the first name, which says "unspecified". */
function enumeration<const Name extends string>(names: readonly [Name, ...Name[]]) {
  return z
    .union([z.string(), z.number()])
    .nullish()
    .transform((value): Name => {
      const found = typeof value === 'number' ? names[value] : names.find((name) => name === value);
      return found ?? names[0];
    });
}

function list<S extends z.ZodType>(item: S) {
  return z
    .array(item)
    .nullish()
    .transform((value): z.output<S>[] => value ?? []);
}

const allocation = enumeration([
  'TRAFFIC_TARGET_ALLOCATION_TYPE_UNSPECIFIED',
  'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST',
  'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION',
]);

const trafficTarget = z.object({ type: allocation, revision: text, percent: count, tag: text });
const trafficStatus = trafficTarget.extend({ uri: text });

const condition = z.object({
  type: text,
  state: enumeration([
    'STATE_UNSPECIFIED',
    'CONDITION_PENDING',
    'CONDITION_RECONCILING',
    'CONDITION_FAILED',
    'CONDITION_SUCCEEDED',
  ]),
  message: text,
});

export const serviceMessage = z.object({
  name: z.string(),
  uid: text,
  generation: int64,
  observedGeneration: int64,
  labels: words,
  annotations: words,
  updateTime: timestamp,
  lastModifier: text,
  etag: text,
  uri: text,
  reconciling: flag,
  terminalCondition: condition.nullish(),
  latestReadyRevision: text,
  latestCreatedRevision: text,
  traffic: list(trafficTarget),
  trafficStatuses: list(trafficStatus),
  scaling: z
    .object({
      minInstanceCount: count,
      maxInstanceCount: count,
      manualInstanceCount: z.number().nullish(),
      scalingMode: enumeration(['SCALING_MODE_UNSPECIFIED', 'AUTOMATIC', 'MANUAL']),
    })
    .nullish(),
});
export type ServiceMessage = z.output<typeof serviceMessage>;

const secretKeyRef = z.object({ secret: text, version: text });

const container = z.object({
  image: text,
  ports: list(z.object({})),
  env: list(
    z.object({
      name: text,
      value: z.string().nullish(),
      valueSource: z.object({ secretKeyRef: secretKeyRef.nullish() }).nullish(),
    }),
  ),
  resources: z.object({ limits: words }).nullish(),
  volumeMounts: list(z.object({ name: text, mountPath: text })),
});

export const revisionMessage = z.object({
  name: z.string(),
  labels: words,
  annotations: words,
  createTime: timestamp,
  creator: text,
  containers: list(container),
  volumes: list(
    z.object({
      name: text,
      secret: z
        .object({ secret: text, items: list(z.object({ path: text, version: text })) })
        .nullish(),
    }),
  ),
  scaling: z.object({ minInstanceCount: count, maxInstanceCount: count }).nullish(),
  maxInstanceRequestConcurrency: count,
  timeout: duration,
  serviceAccount: text,
  conditions: list(condition),
});
export type RevisionMessage = z.output<typeof revisionMessage>;

export const operationMessage = z.object({
  name: text,
  done: flag,
  error: z.object({ code: count, message: text }).nullish(),
});
export type OperationMessage = z.output<typeof operationMessage>;

/** A traffic entry as it is sent: `revision` is the bare name, a path is refused. */
export interface TrafficTargetRequest {
  readonly type:
    | 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST'
    | 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION';
  readonly revision: string;
  readonly percent: number;
  readonly tag: string;
}

/** A service's scaling as it is sent: an absent minimum or maximum is "not set". */
export interface ScalingRequest {
  readonly scalingMode: 'AUTOMATIC' | 'MANUAL';
  readonly minInstanceCount?: number;
  readonly maxInstanceCount?: number;
  readonly manualInstanceCount?: number;
}
