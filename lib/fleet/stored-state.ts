import { z } from 'zod';
import type { TargetState, WorkloadState } from './target-state';

const text = z.string().nullable();
const traffic = { percent: z.number(), tag: text };

const workloadSchema = z.object({
  kind: z.enum(['Deployment', 'StatefulSet', 'DaemonSet']),
  namespace: z.string(),
  name: z.string(),
  paused: z.boolean(),
  replicas: z.object({
    desired: z.number(),
    total: z.number(),
    updated: z.number(),
    ready: z.number(),
    available: z.number(),
  }),
  conditions: z.array(
    z.object({ type: z.string(), status: z.string(), reason: text, message: text }),
  ),
  pods: z.array(
    z.object({
      name: z.string(),
      uid: z.string(),
      revision: text,
      phase: z.string(),
      ready: z.boolean(),
      restarts: z.number(),
      reason: text,
      digest: text,
      startedAt: text,
      ending: z.boolean(),
    }),
  ),
  autoscaler: z
    .object({
      name: z.string(),
      min: z.number(),
      max: z.number(),
      active: z.boolean().nullable(),
      reason: text,
      spec: z.record(z.string(), z.json()),
    })
    .nullable(),
  configurations: z.array(
    z.object({
      kind: z.enum(['ConfigMap', 'Secret']),
      name: z.string(),
      resourceVersion: text,
      changedAt: text,
      exists: z.boolean(),
      data: z.record(z.string(), z.string()).nullable(),
    }),
  ),
  owner: z
    .object({
      tool: z.enum(['argocd', 'flux', 'helm']),
      name: z.string(),
      reverts: z.boolean().nullable(),
    })
    .nullable(),
  restartedAt: text,
  events: z.array(
    z.object({ at: z.string(), reason: z.string(), message: z.string(), warning: z.boolean() }),
  ),
}) satisfies z.ZodType<WorkloadState>;

/** A target's state as it is kept in Postgres. */
export const targetStateSchema = z.object({
  readAt: z.string(),
  uid: z.string(),
  generation: z.string(),
  observedGeneration: z.string(),
  etag: text,
  reconciling: z.boolean(),
  condition: z.object({ state: z.enum(['ok', 'failed', 'pending']), message: text }),
  desired: z.array(z.object({ revision: text, ...traffic })),
  effective: z.array(
    z.object({ revision: z.string(), ...traffic, url: text, followsLatest: z.boolean() }),
  ),
  latestReadyRevision: text,
  latestCreatedRevision: text,
  lastModifier: text,
  updatedAt: z.string(),
  url: text,
  revisions: z.array(
    z.object({
      name: z.string(),
      createdAt: z.string(),
      createdBy: text,
      image: z.string(),
      digest: text,
      commit: text,
      environment: z.array(z.object({ name: z.string(), shown: z.string() })),
      secrets: z.array(z.object({ at: z.string(), secret: z.string(), version: z.string() })),
      cpu: text,
      memory: text,
      minInstances: z.number(),
      maxInstances: z.number().nullable(),
      concurrency: z.number().nullable(),
      timeoutSeconds: z.number().nullable(),
      serviceAccount: text,
      annotations: z.record(z.string(), z.string()),
      ready: z.enum(['yes', 'no', 'unknown']),
      condition: text,
      replicaSet: z
        .object({
          uid: z.string(),
          hash: z.string(),
          number: z.number(),
          pods: z.number(),
          readyPods: z.number(),
        })
        .optional(),
    }),
  ),
  gitopsOwner: text,
  scaling: z.object({
    mode: z.enum(['automatic', 'manual']),
    min: z.number(),
    max: z.number().nullable(),
    manual: z.number().nullable(),
  }),
  workload: workloadSchema.optional(),
}) satisfies z.ZodType<TargetState>;

/**
 * The same of what was seen again since and is as it was: the state is kept as it was first read,
 * the time goes on beside it.
 */
export function parseSeen(json: unknown, observedAt: Date | null): TargetState | null {
  const state = parseState(json);
  return state === null || observedAt === null
    ? state
    : { ...state, readAt: observedAt.toISOString() };
}

/** Null where nothing is kept, or what is kept can't be read any more: unknown, never healthy. */
export function parseState(json: unknown): TargetState | null {
  const parsed = targetStateSchema.safeParse(json);
  return parsed.success ? parsed.data : null;
}
