/** What of the API's objects is read. A template stays whole: it is compared and put back. */
import { z } from 'zod';

const texts = z.record(z.string(), z.string());
const labels = texts.default({});

const ownerReference = z.object({
  kind: z.string(),
  name: z.string(),
  uid: z.string(),
  controller: z.boolean().default(false),
});

export const metadata = z.object({
  name: z.string(),
  namespace: z.string().default(''),
  uid: z.string().default(''),
  resourceVersion: z.string().default(''),
  generation: z.number().default(0),
  creationTimestamp: z.string().nullish(),
  deletionTimestamp: z.string().nullish(),
  labels,
  /** Absent where the object has none: a key can't be put into a map that is not there. */
  annotations: texts.optional(),
  ownerReferences: z.array(ownerReference).default([]),
});
export type Metadata = z.infer<typeof metadata>;

const managedFields = z
  .array(
    z.object({
      manager: z.string().default(''),
      operation: z.string().default(''),
      time: z.string().nullish(),
      subresource: z.string().default(''),
    }),
  )
  .default([]);

/** With who changed it, and when. */
const ownedMetadata = metadata.extend({ managedFields });
export type OwnedMetadata = z.infer<typeof ownedMetadata>;

const keyReference = z.object({ name: z.string().default(''), key: z.string().default('') });

const environmentVariable = z.looseObject({
  name: z.string(),
  value: z.string().optional(),
  valueFrom: z
    .looseObject({
      configMapKeyRef: keyReference.optional(),
      secretKeyRef: keyReference.optional(),
    })
    .optional(),
});

const namedReference = z.looseObject({ name: z.string().default('') });

const container = z.looseObject({
  name: z.string(),
  image: z.string().default(''),
  env: z.array(environmentVariable).default([]),
  envFrom: z
    .array(
      z.looseObject({
        prefix: z.string().optional(),
        configMapRef: namedReference.optional(),
        secretRef: namedReference.optional(),
      }),
    )
    .default([]),
  resources: z.looseObject({ limits: texts.optional() }).optional(),
  volumeMounts: z.array(z.looseObject({ name: z.string(), mountPath: z.string() })).default([]),
});

const volume = z.looseObject({
  name: z.string(),
  configMap: namedReference.optional(),
  secret: z.looseObject({ secretName: z.string().default('') }).optional(),
  projected: z
    .looseObject({
      sources: z
        .array(
          z.looseObject({
            configMap: namedReference.optional(),
            secret: namedReference.optional(),
          }),
        )
        .default([]),
    })
    .optional(),
});

/** What is understood of a template. */
export const podTemplate = z.looseObject({
  metadata: z.looseObject({ labels, annotations: labels }).prefault({}),
  spec: z.looseObject({
    containers: z.array(container),
    initContainers: z.array(container).default([]),
    volumes: z.array(volume).default([]),
    serviceAccountName: z.string().optional(),
  }),
});
export type PodTemplate = z.infer<typeof podTemplate>;

/** A template as the API gave it, nothing added and nothing left out. */
const rawTemplate = z.record(z.string(), z.unknown());
export type RawTemplate = z.infer<typeof rawTemplate>;

const selector = z
  .object({
    matchLabels: labels,
    matchExpressions: z
      .array(
        z.object({
          key: z.string(),
          operator: z.string(),
          values: z.array(z.string()).default([]),
        }),
      )
      .default([]),
  })
  .prefault({});
export type Selector = z.infer<typeof selector>;

const condition = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string().nullish(),
  message: z.string().nullish(),
  lastUpdateTime: z.string().nullish(),
  lastTransitionTime: z.string().nullish(),
});

const count = z.number().default(0);

/** A Deployment, StatefulSet or DaemonSet; the fields that a kind has not are at their defaults. */
export const workloadObject = z.object({
  metadata: ownedMetadata,
  spec: z.object({
    replicas: z.number().optional(),
    paused: z.boolean().default(false),
    selector,
    template: rawTemplate,
    revisionHistoryLimit: z.number().optional(),
    updateStrategy: z.looseObject({ type: z.string().optional() }).optional(),
  }),
  status: z
    .object({
      observedGeneration: count,
      replicas: count,
      updatedReplicas: count,
      readyReplicas: count,
      availableReplicas: count,
      currentRevision: z.string().optional(),
      updateRevision: z.string().optional(),
      desiredNumberScheduled: z.number().optional(),
      currentNumberScheduled: count,
      updatedNumberScheduled: count,
      numberReady: count,
      numberAvailable: count,
      conditions: z.array(condition).default([]),
    })
    .prefault({}),
});
export type WorkloadObject = z.infer<typeof workloadObject>;

export const replicaSetObject = z.object({
  metadata,
  spec: z.object({ replicas: count, template: rawTemplate }),
});
export type ReplicaSetObject = z.infer<typeof replicaSetObject>;

export const controllerRevisionObject = z.object({
  metadata,
  revision: z.number(),
  data: z.looseObject({ spec: z.looseObject({ template: rawTemplate }) }),
});
export type ControllerRevisionObject = z.infer<typeof controllerRevisionObject>;

const stateOfContainer = z
  .object({
    waiting: z.object({ reason: z.string().default(''), message: z.string().nullish() }).optional(),
    terminated: z.object({ reason: z.string().default('') }).optional(),
  })
  .prefault({});

export const podObject = z.object({
  metadata,
  spec: z.object({
    containers: z.array(z.object({ name: z.string(), image: z.string().default('') })),
  }),
  status: z
    .object({
      phase: z.string().default('Unknown'),
      reason: z.string().nullish(),
      startTime: z.string().nullish(),
      conditions: z.array(condition).default([]),
      initContainerStatuses: z
        .array(z.object({ name: z.string(), state: stateOfContainer }))
        .default([]),
      containerStatuses: z
        .array(
          z.object({
            name: z.string(),
            restartCount: count,
            ready: z.boolean().default(false),
            imageID: z.string().default(''),
            state: stateOfContainer,
            lastState: stateOfContainer,
          }),
        )
        .default([]),
    })
    .prefault({}),
});
export type PodObject = z.infer<typeof podObject>;

export const autoscalerObject = z.object({
  metadata,
  spec: z
    .object({
      minReplicas: z.number().default(1),
      maxReplicas: z.number(),
      scaleTargetRef: z.object({ kind: z.string(), name: z.string() }).catchall(z.json()),
    })
    .catchall(z.json()),
  status: z.object({ conditions: z.array(condition).default([]) }).prefault({}),
});
export type AutoscalerObject = z.infer<typeof autoscalerObject>;

/** PartialObjectMetadata: nothing of its content. */
export const metadataObject = z.object({ metadata: ownedMetadata });
export type MetadataObject = z.infer<typeof metadataObject>;

export const configMapObject = z.object({
  metadata: ownedMetadata,
  data: z.record(z.string(), z.string()).default({}),
});
export type ConfigMapObject = z.infer<typeof configMapObject>;

export const eventObject = z.object({
  metadata,
  type: z.string().default('Normal'),
  reason: z.string().default(''),
  message: z.string().default(''),
  involvedObject: z.object({ uid: z.string().default(''), name: z.string().default('') }),
  firstTimestamp: z.string().nullish(),
  lastTimestamp: z.string().nullish(),
  eventTime: z.string().nullish(),
});
export type EventObject = z.infer<typeof eventObject>;

/** An Argo CD Application, a Flux Kustomization or HelmRelease. */
export const gitopsObject = z.object({
  metadata,
  spec: z.looseObject({
    suspend: z.boolean().default(false),
    syncPolicy: z.looseObject({ automated: z.looseObject({}).nullish() }).nullish(),
  }),
});
export type GitopsObject = z.infer<typeof gitopsObject>;

export const scaleObject = z.object({
  metadata,
  spec: z.object({ replicas: count }).prefault({}),
});

/** Any object, whole: what is applied, recorded and put back. */
export const anyObject = z.record(z.string(), z.json());
export type AnyObject = z.infer<typeof anyObject>;

export const accessReview = z.object({
  status: z.object({ allowed: z.boolean(), reason: z.string().optional() }),
});

/** What nobody reads of an answer. */
export const ignored = z.unknown();
