/** How a revision behaves, and what is wrong with it: data, from which all planes tell one story. */
import { z } from 'zod';

/** How a revision behaves under load. Ratios 0..1, latencies in seconds. */
export const Behaviour = z.strictObject({
  ratio5xx: z.number(),
  ratio4xx: z.number(),
  p95: z.number(),
  p99: z.number(),
});
export type Behaviour = z.infer<typeof Behaviour>;

/**
 * A line of a container's own log, or of the platform's about it (`varlog/system`). It says one of
 * these: text, or a structured payload. `{name}` is filled in; `own-lines.ts` has the names.
 */
export const OwnLine = z.strictObject({
  severity: z.enum(['INFO', 'WARNING', 'ERROR']),
  log: z.enum(['stderr', 'varlog/system']),
  says: z.array(z.union([z.string(), z.record(z.string(), z.string())])).min(1),
});
export type OwnLine = z.infer<typeof OwnLine>;

/** What some requests are answered, in place of what a healthy revision would answer. */
export const Answer = z.strictObject({
  /** `*`: any. */
  method: z.string(),
  /** Whole, with its query if it has one; one that ends in `*` is the beginning. */
  path: z.string(),
  /** Of the requests that match, 0..1. */
  share: z.number(),
  status: z.number(),
  body: z.record(z.string(), z.unknown()),
  /** What is logged besides the request itself. */
  line: OwnLine.nullable(),
});
export type Answer = z.infer<typeof Answer>;

export const Profile = z.strictObject({
  steady: Behaviour,
  /** It behaves like this when it gets its first traffic, and drifts to `steady` in this time. */
  onset: z.strictObject({ from: Behaviour, seconds: z.number().positive() }).nullable(),
  /** What its own log says when it answers 5xx; names as in `OwnLine`. */
  errorTexts: z.array(z.string()),
  /** The first that matches a request, before the ratios. */
  answers: z.array(Answer).optional(),
  /** What it logs while it has traffic, whatever is asked. */
  lines: z.array(OwnLine.extend({ perMinute: z.number() })).optional(),
  /** What is logged as it is deployed. */
  startup: z.array(OwnLine.extend({ afterSeconds: z.number() })).optional(),
  /** Why no instance of it starts: its deployment fails with this. */
  failure: z.strictObject({ code: z.number(), message: z.string() }).optional(),
});
export type Profile = z.infer<typeof Profile>;

/** Something wrong with a service, from a moment on, for the revisions that it holds for. */
export const Trouble = z.strictObject({
  /** Null: from its deployment on. Microseconds since the epoch otherwise. */
  since: z.number().nullable(),
  /** Absent: it goes on. */
  until: z.number().optional(),
  /** Only for revisions with this; an absent one holds for all. */
  only: z.strictObject({
    revision: z.string().optional(),
    image: z.string().optional(),
    serviceAccount: z.string().optional(),
  }),
  /** A revision that has one of these is free of it. */
  unless: z.strictObject({
    memoryMib: z.number().optional(),
    /** All these variables. */
    environment: z.array(z.string()).optional(),
    /** A later version of this secret, read when its instances started. */
    secretAfter: z.strictObject({ secret: z.string(), version: z.number() }).optional(),
  }),
  /** What ends it for all revisions at once. */
  ends: z
    .union([
      /** A role on the project. */
      z.strictObject({ granted: z.strictObject({ member: z.string(), role: z.string() }) }),
      z.strictObject({ enabled: z.strictObject({ secret: z.string(), version: z.string() }) }),
    ])
    .optional(),
  profile: Profile,
  /** How much of the usual traffic still arrives, 0..1. */
  arriving: z.number(),
});
export type Trouble = z.infer<typeof Trouble>;

export const RequestPath = z.strictObject({
  method: z.string(),
  path: z.string(),
  weight: z.number().positive(),
});
export type RequestPath = z.infer<typeof RequestPath>;

export const USUAL_PATHS: readonly RequestPath[] = [
  { method: 'GET', path: '/api/v1/commands', weight: 1 },
  { method: 'POST', path: '/api/v1/commands/step/assert/exists', weight: 1 },
  { method: 'POST', path: '/api/v1/commands/step/interact/click', weight: 1 },
  { method: 'POST', path: '/api/v1/commands/step/navigate/to', weight: 1 },
  { method: 'GET', path: '/health', weight: 1 },
];
