/** The Kubernetes cluster as data: part of the simulated world's state. */
import { z } from 'zod';

const Micros = z.number();

/** What a container of an image does, by the image's whole reference. */
export const ImageProfile = z.strictObject({
  /** 64 hexadecimal digits; null: of the reference's own hash. */
  digest: z.string().nullable().default(null),
  version: z.string().default('unknown'),
  starts: z.enum(['runs', 'not_found', 'crashes', 'out_of_memory', 'never_ready']).default('runs'),
  /** Of HTTP requests that its pods answer with 500. */
  errorRatio: z.number().min(0).max(1).default(0),
  p99Seconds: z.number().positive().default(0.8),
  /** What it writes, one line after the other, again and again. */
  logLines: z.array(z.string()).default([]),
  /** Ignores the request to end: its pods last the whole grace period. */
  ignoresStop: z.boolean().default(false),
});
export type ImageProfile = z.infer<typeof ImageProfile>;

/** What a controller is going to do, and to what. */
export const Due = z.strictObject({
  at: Micros,
  task: z.enum([
    'deployment',
    'pod-starts',
    'pod-pulls-again',
    'pod-fails',
    'pod-ready',
    'pod-available',
    'pod-ends',
    'autoscaler',
    'self-heal',
  ]),
  namespace: z.string(),
  name: z.string(),
  /** Nothing is done to another object of the same name. */
  uid: z.string(),
});
export type Due = z.infer<typeof Due>;

const PlainObject = z.record(z.string(), z.unknown());

export const ClusterState = z.strictObject({
  resourceVersion: z.number(),
  /** By `group/plural`, then by `namespace/name`; an empty namespace: of the cluster. */
  objects: z.record(z.string(), z.record(z.string(), PlainObject)),
  due: z.array(Due),
  images: z.record(z.string(), ImageProfile),
  /** What each manager applied last by server-side apply, by object and manager. */
  applied: z.record(z.string(), PlainObject),
  /** CPU that all pods of a target use together, in percent of one pod's request, by `namespace/name`. */
  load: z.record(z.string(), z.number()),
  /** What Git says, by `namespace/name` of the Application that watches over it. */
  desired: z.record(z.string(), z.array(PlainObject)),
});
export type ClusterState = z.infer<typeof ClusterState>;

export function emptyCluster(): ClusterState {
  return {
    resourceVersion: 1000,
    objects: {},
    due: [],
    images: {},
    applied: {},
    load: {},
    desired: {},
  };
}
