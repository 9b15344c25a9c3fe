import { z } from 'zod';
import { duration, figureSource, limit, localId, seconds, text } from './figures-schema';
import { look } from './look-schema';
import { moment } from './procedure-schema';

/** How often the runbook is to be looked over. */
export const review = z.strictObject({
  /** In the runbook's words: "Monthly", "After each rollback incident". */
  every: text,
  /** Null: it goes by an event, not by the calendar. */
  seconds: seconds.nullable(),
  source: figureSource,
  written: text.optional(),
});
export type Review = z.infer<typeof review>;

/** What a person needs before they begin. */
export const prerequisite = z.strictObject({
  id: localId,
  kind: z.enum(['access', 'tool', 'knowledge']),
  title: text,
  written: text.optional(),
});

export const impactAssessment = z.strictObject({
  /** "User impact". */
  aspect: text,
  /** "High (service degradation)". */
  assessment: text,
  written: text.optional(),
});

export const relatedRunbook = z.strictObject({
  title: text,
  /** As it is linked there; not part of this installation unless `slug` says so. */
  path: text,
  about: text.optional(),
});

/** A name that a command or a request needs a value for; values of secrets are never here. */
export const variable = z.strictObject({
  name: text,
  about: text,
  secret: z.boolean().default(false),
  /** True: every revision must have it in its environment. */
  required: z.boolean().optional(),
  written: text.optional(),
});
export type Variable = z.infer<typeof variable>;

const SYNTHETIC_KINDS = [
  'known_good_payload',
  'signed_webhook',
  'sample_generation',
  'command_execution',
  'workflow_creation',
] as const;

/** A request made to see that the service does its work, beyond that it answers. */
export const syntheticRequest = z.strictObject({
  id: localId,
  name: text,
  kind: z.enum(SYNTHETIC_KINDS),
  method: z.enum(['GET', 'POST']).default('POST'),
  /** Absent where the runbook describes the request without an address: then it can't be sent. */
  path: z.string().regex(/^\//, 'A path begins with "/".').optional(),
  headers: z.record(z.string(), z.string()).default({}),
  body: text.optional(),
  /** Where the payload is kept, when the runbook names a file. */
  body_file: text.optional(),
  /** Signs the body: lower-case hex of the HMAC alone, without any prefix. */
  sign: z
    .strictObject({ header: text, algorithm: z.literal('sha256'), secret: localId })
    .optional(),
  needs: z.strictObject({ header: text, secret: localId }).optional(),
  expect_status: z.array(z.int().min(100).max(599)).min(1),
  /** What must be so, in words. */
  expectation: text,
  /** Whether the statuses are the runbook's, or ours where it only says that it works. */
  expect_source: figureSource,
  written: text.optional(),
});
export type SyntheticRequest = z.infer<typeof syntheticRequest>;

/** What the service rests on, and where to see how that does. */
export const dependency = z.strictObject({
  id: localId,
  name: text,
  /** Where to look, in words. */
  observe: text,
  /** What it is called in ripcord.yaml, where it is one of the services there. */
  service: text.optional(),
  /** The probe that shows it too. */
  probe: localId.optional(),
  /** What is to be seen when it is gone. */
  when_gone: text,
  written: text.optional(),
});
export type Dependency = z.infer<typeof dependency>;

/** A command line of the runbook that belongs to no step. */
export const commandLine = z.strictObject({
  id: localId,
  title: text,
  /** The heading under which it stands. */
  section: text,
  written: text,
});

/** A rollback that the runbook wants begun without a person. */
export const automation = z.strictObject({
  id: localId,
  title: text,
  signal: localId,
  at: limit,
  /** How long it must last before anything begins. */
  lasts: duration,
  procedure: localId,
  written: text.optional(),
});
export type Automation = z.infer<typeof automation>;

export const drill = z.strictObject({
  id: localId,
  title: text,
  environment: text,
  /** "Monthly"; absent where the runbook gives no rhythm. */
  every: text.optional(),
  steps: z.array(z.strictObject({ title: text, written: text.optional() })).min(1),
  checklist: z.array(text).default([]),
});
export type Drill = z.infer<typeof drill>;

/** A message that stays inside the team, or that a person sends by hand; never published by itself. */
export const template = z.strictObject({
  id: localId,
  title: text,
  audience: z.enum(['team', 'stakeholders', 'users']),
  /** Where it goes: "Slack". */
  channel: text.optional(),
  moment: moment.optional(),
  written: text,
});

/** One range of figures that the runbook puts into one row, as far as it says where it ends. */
export const band = z.strictObject({
  /** What is measured: the same word in bands that belong together. */
  of: localId,
  severity: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]),
  lower: z.number().nonnegative(),
  /** Null: the runbook names no upper end. */
  upper: z.number().positive().nullable(),
  written: text,
});
export type Band = z.infer<typeof band>;

/** One way in which a failure mode shows. */
export const detection = z.strictObject({
  title: text,
  written: text.optional(),
  /** The signal, probe or synthetic request that shows it here. */
  signal: localId.optional(),
  probe: localId.optional(),
  synthetic: localId.optional(),
  /** What a worker looks at in the platform and beside it. */
  look: look.optional(),
});
export type Detection = z.infer<typeof detection>;

/** What a person does, where no API can. */
export const handStep = z.strictObject({
  title: text,
  written: text.optional(),
  /** Why it is not done from here. */
  why: text.optional(),
});
export type HandStep = z.infer<typeof handStep>;

/** What of a revision can differ from the one before it. */
export const CHANGED_ASPECTS = [
  'image',
  'environment',
  'secrets',
  'service_account',
  'memory',
  'cpu',
] as const;
export type ChangedAspect = (typeof CHANGED_ASPECTS)[number];

/** What a machine can see a failure mode by, from the runbook's own symptoms. Any of it is evidence. */
export const seen = z.strictObject({
  /** Words that stand in the service's logs, found whatever their case; `*` is anything between. */
  logs: z.array(text).default([]),
  /** Words, as in `logs`, in the log of a build of the service's image. */
  build_logs: z.array(text).default([]),
  /** Answers that the request log has, of one path or of any. */
  statuses: z
    .array(
      z.strictObject({
        status: z.int().min(100).max(599),
        path: z.string().regex(/^\//, 'A path begins with "/".').optional(),
      }),
    )
    .default([]),
  /** Over this limit; without one, over the signal's own: the one to act at, else to consider. */
  signals: z.array(z.strictObject({ signal: localId, over: limit.optional() })).default([]),
  /** Probes that fail. */
  probes: z.array(localId).default([]),
  /** Words, as in `logs`, in what the platform says of the service or of its newest revision. */
  conditions: z.array(text).default([]),
  /** What the suspect revision changed. It supports other evidence, and is none by itself. */
  changes: z.array(z.enum(CHANGED_ASPECTS)).default([]),
});
export type Seen = z.infer<typeof seen>;
