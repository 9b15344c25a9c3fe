/** The shapes that the controllers work on; what they don't look at is kept as it came. */
import { z } from 'zod';

const Words = z.record(z.string(), z.string());

export const OwnerReference = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  name: z.string(),
  uid: z.string(),
  controller: z.boolean().optional(),
});

export const ManagedFields = z.looseObject({
  manager: z.string().optional(),
  operation: z.string().optional(),
  time: z.string().optional(),
  subresource: z.string().optional(),
});

export const Metadata = z.looseObject({
  name: z.string(),
  namespace: z.string().optional(),
  uid: z.string(),
  resourceVersion: z.string(),
  generation: z.number().optional(),
  creationTimestamp: z.string(),
  deletionTimestamp: z.string().optional(),
  deletionGracePeriodSeconds: z.number().optional(),
  labels: Words.optional(),
  annotations: Words.optional(),
  finalizers: z.array(z.string()).optional(),
  ownerReferences: z.array(OwnerReference).optional(),
  managedFields: z.array(ManagedFields).optional(),
});
export type Metadata = z.infer<typeof Metadata>;

export const KubeObject = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: Metadata,
});
export type KubeObject = z.infer<typeof KubeObject>;

const Condition = z.looseObject({
  type: z.string(),
  status: z.enum(['True', 'False', 'Unknown']),
  reason: z.string().optional(),
  message: z.string().optional(),
  lastTransitionTime: z.string().optional(),
  lastUpdateTime: z.string().optional(),
});
export type Condition = z.infer<typeof Condition>;

export const Container = z.looseObject({
  name: z.string().min(1),
  image: z.string().min(1),
  env: z.array(z.looseObject({ name: z.string(), value: z.string().optional() })).optional(),
});
export type Container = z.infer<typeof Container>;

export const PodTemplate = z.looseObject({
  metadata: z.looseObject({ labels: Words.optional(), annotations: Words.optional() }).default({}),
  spec: z.looseObject({
    containers: z.array(Container).min(1),
    initContainers: z.array(Container).optional(),
    terminationGracePeriodSeconds: z.number().optional(),
  }),
});
export type PodTemplate = z.infer<typeof PodTemplate>;

const Selector = z.looseObject({
  matchLabels: Words.optional(),
  matchExpressions: z
    .array(
      z.strictObject({
        key: z.string(),
        operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']),
        values: z.array(z.string()).optional(),
      }),
    )
    .optional(),
});
export type Selector = z.infer<typeof Selector>;

const Replicas = z.number().int().nonnegative();
const IntOrPercent = z.union([z.number().int().nonnegative(), z.string().regex(/^\d+%$/)]);

export const Deployment = KubeObject.extend({
  spec: z.looseObject({
    replicas: Replicas.default(1),
    selector: Selector,
    template: PodTemplate,
    paused: z.boolean().optional(),
    minReadySeconds: Replicas.optional(),
    revisionHistoryLimit: Replicas.default(10),
    progressDeadlineSeconds: Replicas.default(600),
    strategy: z
      .looseObject({
        type: z.enum(['RollingUpdate', 'Recreate']),
        rollingUpdate: z
          .looseObject({
            maxSurge: IntOrPercent.optional(),
            maxUnavailable: IntOrPercent.optional(),
          })
          .nullish(),
      })
      .optional(),
  }),
  status: z
    .looseObject({
      observedGeneration: z.number().optional(),
      replicas: z.number().optional(),
      updatedReplicas: z.number().optional(),
      readyReplicas: z.number().optional(),
      availableReplicas: z.number().optional(),
      unavailableReplicas: z.number().optional(),
      conditions: z.array(Condition).optional(),
    })
    .optional(),
});
export type Deployment = z.infer<typeof Deployment>;

/** ReplicaSets, StatefulSets and DaemonSets, as far as their pods go. */
export const PodSet = KubeObject.extend({
  spec: z.looseObject({
    replicas: Replicas.default(1),
    selector: Selector,
    template: PodTemplate,
    minReadySeconds: Replicas.optional(),
  }),
  status: z
    .looseObject({
      observedGeneration: z.number().optional(),
      replicas: z.number().optional(),
      readyReplicas: z.number().optional(),
      availableReplicas: z.number().optional(),
      conditions: z.array(Condition).optional(),
    })
    .optional(),
});
export type PodSet = z.infer<typeof PodSet>;

const ContainerStatus = z.looseObject({
  name: z.string(),
  image: z.string(),
  imageID: z.string(),
  ready: z.boolean(),
  started: z.boolean().optional(),
  restartCount: z.number(),
  state: z.record(z.string(), z.looseObject({ reason: z.string().optional() })),
  lastState: z.record(z.string(), z.looseObject({ reason: z.string().optional() })).optional(),
});
export type ContainerStatus = z.infer<typeof ContainerStatus>;

export const Pod = KubeObject.extend({
  spec: PodTemplate.shape.spec,
  status: z
    .looseObject({
      phase: z.string().optional(),
      conditions: z.array(Condition).optional(),
      containerStatuses: z.array(ContainerStatus).optional(),
      startTime: z.string().optional(),
      podIP: z.string().optional(),
    })
    .optional(),
});
export type Pod = z.infer<typeof Pod>;

export const Autoscaler = KubeObject.extend({
  spec: z.looseObject({
    scaleTargetRef: z.looseObject({ kind: z.string(), name: z.string() }),
    minReplicas: Replicas.default(1),
    maxReplicas: Replicas.min(1),
    metrics: z.array(z.looseObject({ type: z.string() })).optional(),
    behavior: z
      .looseObject({
        scaleDown: z.looseObject({ stabilizationWindowSeconds: Replicas.nullish() }).optional(),
      })
      .optional(),
  }),
  status: z
    .looseObject({
      currentReplicas: z.number().optional(),
      desiredReplicas: z.number().optional(),
      conditions: z.array(Condition).optional(),
    })
    .optional(),
});
export type Autoscaler = z.infer<typeof Autoscaler>;

export const Application = KubeObject.extend({
  spec: z.looseObject({
    syncPolicy: z
      .looseObject({
        automated: z
          .looseObject({ selfHeal: z.boolean().optional(), enabled: z.boolean().optional() })
          .nullish(),
      })
      .nullish(),
  }),
  status: z.looseObject({}).optional(),
});
export type Application = z.infer<typeof Application>;
