/** What can be asked of a Kubernetes workload, and what each is about: as it is planned and stored. */
import { z } from 'zod';

/** A whole object as the API gives or takes it. */
const manifest = z.record(z.string(), z.json());

const replicaSet = z.object({
  /** Name of the ReplicaSet (of the ControllerRevision, where there is no ReplicaSet). */
  revision: z.string(),
  uid: z.string(),
  /** `pod-template-hash`; the ControllerRevision's hash. */
  hash: z.string(),
});

const template = z.object({
  /** Null: the controller has not made one for the template yet. */
  revision: z.string().nullable(),
  hash: z.string().nullable(),
});

const autoscaler = z.object({
  name: z.string(),
  min: z.number().int(),
  max: z.number().int(),
  /** The whole spec, which is put back as it was. */
  spec: manifest,
});

const configuration = z.object({
  name: z.string(),
  data: z.record(z.string(), z.string()).nullable(),
});

/** Input and subject (what it is about, before and after) of every kind. */
export const kubernetesKinds = {
  undo_rollout: { input: replicaSet, subject: template },
  set_paused: {
    input: z.object({ paused: z.boolean() }),
    subject: z.object({ paused: z.boolean() }),
  },
  restart_pods: {
    /** ISO 8601 UTC, as the template's annotation has it; null: it has none. */
    input: z.object({ at: z.string().nullable() }),
    subject: z.object({ at: z.string().nullable() }),
  },
  scale_workload: {
    input: z.object({ replicas: z.number().int() }),
    subject: z.object({ replicas: z.number().int() }),
  },
  set_autoscaler: {
    /** Null: there is to be none. */
    input: z.object({ autoscaler: autoscaler.nullable() }),
    subject: z.object({ autoscaler: autoscaler.nullable() }),
  },
  apply_manifest: {
    input: z.object({
      manifest,
      /** The object as it is now; null: there is none. Absent: it was not read, and nothing can be planned. */
      live: manifest.nullable().optional(),
      /** The object as the server says that it would be. */
      result: manifest.optional(),
    }),
    /** Null: there is no such object. */
    subject: z.object({ manifest: manifest.nullable() }),
  },
  set_configuration: {
    /** A ConfigMap's data, whole; null: there is to be none. */
    input: configuration,
    subject: configuration,
  },
  delete_pod: {
    input: z.object({ pod: z.string(), uid: z.string() }),
    subject: z.object({ exists: z.boolean() }),
  },
  exec_in_pod: {
    /** `allowed`: its name in the allow-list of ripcord.yaml. */
    input: z.object({ allowed: z.string(), pod: z.string(), argv: z.array(z.string()) }),
    subject: z.object({ done: z.boolean() }),
  },
  set_auto_sync: {
    /** Of the GitOps controller that owns the workload. */
    input: z.object({ owner: z.string(), enabled: z.boolean() }),
    subject: z.object({ enabled: z.boolean() }),
  },
} as const;

type Kinds = typeof kubernetesKinds;
export type KubernetesInputs = { readonly [K in keyof Kinds]: z.infer<Kinds[K]['input']> };
export type KubernetesSubjects = { readonly [K in keyof Kinds]: z.infer<Kinds[K]['subject']> };
