/**
 * The simulated world as data. These schemas are also the format of the state file, so what a
 * second start reads is checked by the same definition that the first one wrote by.
 */
import { z } from 'zod';
import { ClusterState, emptyCluster } from './cluster-state';
import { Certificate, DatabaseOperation } from './data-stores';
import { Profile, RequestPath, Trouble, USUAL_PATHS } from './profile';
import { Policy, ResolvedSecrets, Secret } from './secrets';

const Micros = z.number();

export const TrafficTarget = z.strictObject({
  type: z.enum(['LATEST', 'REVISION']),
  /** The bare name; null with LATEST. */
  revision: z.string().nullable(),
  percent: z.number(),
  tag: z.string().nullable(),
});
export type TrafficTarget = z.infer<typeof TrafficTarget>;

/** As a person writes it: no revision means LATEST. */
export const TrafficInput = z
  .strictObject({
    revision: z.string().nullable().optional(),
    percent: z.number().optional(),
    tag: z.string().nullable().optional(),
  })
  .transform(
    (given): TrafficTarget => ({
      type: given.revision == null ? 'LATEST' : 'REVISION',
      revision: given.revision ?? null,
      percent: given.percent ?? 0,
      tag: given.tag ?? null,
    }),
  );

/** Service-level scaling. 0 is how the API says "not set". */
export const Scaling = z.strictObject({
  mode: z.enum(['AUTOMATIC', 'MANUAL']),
  min: z.number(),
  max: z.number(),
  manual: z.number().nullable(),
});
export type Scaling = z.infer<typeof Scaling>;

export function isStopped({ mode, manual }: Scaling): boolean {
  return mode === 'MANUAL' && manual === 0;
}

/** A target as it is really served: LATEST is resolved. */
export const ServedTarget = TrafficTarget.extend({ revision: z.string() });
export type ServedTarget = z.infer<typeof ServedTarget>;

export const Template = z.strictObject({
  image: z.string(),
  env: z.array(z.strictObject({ name: z.string(), value: z.string() })),
  secrets: z.array(z.strictObject({ name: z.string(), secret: z.string(), version: z.string() })),
  cpu: z.string(),
  memory: z.string(),
  minInstances: z.number(),
  maxInstances: z.number(),
  concurrency: z.number(),
  timeoutSeconds: z.number(),
  serviceAccount: z.string(),
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()),
});
export type Template = z.infer<typeof Template>;

export const Revision = z.strictObject({
  name: z.string(),
  uid: z.string(),
  createdAt: Micros,
  creator: z.string(),
  template: Template,
  profile: Profile,
  state: z.enum(['pending', 'ready', 'failed']),
  message: z.string().nullable(),
  /** Oldest first: what its instances were started with, each time that they were. */
  resolved: z.array(ResolvedSecrets).default([]),
});
export type Revision = z.infer<typeof Revision>;

/** From `at` on the front ends route like this, until the next entry. Empty: nothing answers. */
export const Routing = z.strictObject({
  at: Micros,
  split: z.array(z.strictObject({ revision: z.string(), percent: z.number() })),
});
export type Routing = z.infer<typeof Routing>;

export const Service = z.strictObject({
  project: z.string(),
  location: z.string(),
  name: z.string(),
  uid: z.string(),
  createdAt: Micros,
  creator: z.string(),
  updatedAt: Micros,
  lastModifier: z.string(),
  /** Unique and rising with each change: what an etag says. */
  version: Micros,
  generation: z.number(),
  observedGeneration: z.number(),
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()),
  template: Template,
  scaling: Scaling,
  traffic: z.array(TrafficTarget),
  served: z.array(ServedTarget),
  state: z.enum(['ready', 'reconciling', 'failed']),
  message: z.string().nullable(),
  latestReady: z.string(),
  latestCreated: z.string(),
  /** Newest first. */
  revisions: z.array(Revision),
  /** Oldest first. */
  routing: z.array(Routing),
  requestsPerSecond: z.number(),
  /** What its callers ask for; weights need not sum to one. */
  paths: z
    .array(RequestPath)
    .min(1)
    .default([...USUAL_PATHS]),
  /** The first that holds for a revision is how it behaves. */
  troubles: z.array(Trouble).default([]),
});
export type Service = z.infer<typeof Service>;

export const Operation = z.strictObject({
  name: z.string(),
  kind: z.enum(['update', 'create', 'delete-service', 'delete-revision']),
  /** `project/location/service` key. */
  service: z.string(),
  /** Which generation it makes effective. */
  generation: z.number(),
  revision: z.string().nullable(),
  createdAt: Micros,
  /** Null: it never ends. */
  dueAt: Micros.nullable(),
  failure: z.strictObject({ code: z.number(), message: z.string() }).nullable(),
  frontendLagMs: z.number().nullable(),
  done: z.boolean(),
  /** The service or revision as it was when the operation ended. */
  result: z.record(z.string(), z.unknown()).nullable(),
});
export type Operation = z.infer<typeof Operation>;

/** A change by somebody else that is going to happen. */
export const Planned = z.strictObject({
  at: Micros,
  service: z.string(),
  actor: z.string(),
  /** Null: left as it is. */
  traffic: z.array(TrafficTarget).nullable(),
  scaling: Scaling.nullable().default(null),
  /** A service that they make again, if it is gone by then. */
  recreates: Service.nullable().default(null),
});
export type Planned = z.infer<typeof Planned>;

export const JournalEntry = z.strictObject({
  seq: z.number(),
  /** ISO 8601 UTC by the simulator's clock. */
  at: z.string(),
  /**
   * Epoch milliseconds with a fraction by the machine's clock: when the request reached this
   * process. Null for a change that came by no request.
   */
  receivedAt: z.number().nullable().default(null),
  method: z.string(),
  /** Full resource name. */
  service: z.string(),
  actor: z.string(),
  /** The update's mask as given; of a whole replacement the fields that it changed. */
  mask: z.array(z.string()),
  trafficBefore: z.array(TrafficTarget),
  trafficRequested: z.array(TrafficTarget).nullable(),
  etagGiven: z.string().nullable(),
  validateOnly: z.boolean(),
  /** `dropped`: it never reached the service. Only `committed` changed anything. */
  outcome: z.enum(['committed', 'no_op', 'validated', 'refused', 'dropped']),
  /** What the caller was told; `lost` when the change and its reply parted ways. */
  reply: z.enum(['ok', 'error', 'lost', 'none']),
  code: z.number().nullable(),
  message: z.string().nullable(),
  operation: z.string().nullable(),
  generation: z.number().nullable(),
  /** What a Kubernetes request sent; its `mask` names what that changed, `operation` the field manager. */
  body: z.string().optional(),
});
export type JournalEntry = z.infer<typeof JournalEntry>;

/** One run of a service's build trigger. */
export const Build = z.strictObject({
  id: z.string(),
  project: z.string(),
  /** Short name of the service that it was to deploy. */
  service: z.string(),
  trigger: z.string(),
  commit: z.string(),
  /** With its tag: pushed only by a build that succeeded. */
  image: z.string(),
  /** Of what it pushed, 64 hexadecimal digits. */
  digest: z.string().nullable(),
  status: z.enum(['SUCCESS', 'FAILURE']),
  /** How the same source ends when it is built again; absent: the same way. */
  again: z.enum(['SUCCESS', 'FAILURE']).optional(),
  startedAt: Micros,
  finishedAt: Micros,
  /** What its steps wrote, evenly from start to finish. */
  log: z.array(z.string()),
});
export type Build = z.infer<typeof Build>;

export const State = z.strictObject({
  format: z.literal(1),
  startedAt: Micros,
  counter: z.number(),
  projects: z.array(z.string()),
  services: z.record(z.string(), Service),
  operations: z.array(Operation),
  planned: z.array(Planned),
  builds: z.array(Build).default([]),
  secrets: z.array(Secret).default([]),
  /** By full resource name: `projects/P`, `projects/P/secrets/S`. */
  policies: z.record(z.string(), Policy).default({}),
  databaseOperations: z.array(DatabaseOperation).default([]),
  certificates: z.array(Certificate).default([]),
  kubernetes: ClusterState.default(emptyCluster),
  journal: z.array(JournalEntry),
});
export type State = z.infer<typeof State>;

export function serviceKey(project: string, location: string, name: string): string {
  return `${project}/${location}/${name}`;
}

export function serviceName(service: Pick<Service, 'project' | 'location' | 'name'>): string {
  return `projects/${service.project}/locations/${service.location}/services/${service.name}`;
}
