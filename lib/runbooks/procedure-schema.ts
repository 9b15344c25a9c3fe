import { z } from 'zod';
import { duration, figureSource, limit, localId, seconds, text } from './figures-schema';

/** Every verb that a step can name; which of them a target can do is the platform's to say. */
export const ACTION_VERBS = [
  'shift_traffic',
  'split_traffic',
  'rollback_revision',
  'redeploy_image',
  'deploy_image',
  'set_limits',
  'new_revision',
  'tag_revision',
  'rollout_undo',
  'rollout_pause',
  'rollout_resume',
  'restart',
  'scale',
  'restore_configuration',
  'exec',
  'delete_pod',
  'suspend_sync',
  'resume_sync',
  'disable_flag',
  'rollback_schema',
  'rollback_secret',
  'enable_secret_version',
  'disable_secret_version',
  'grant_role',
  'retry_build',
  'emergency_stop',
  'restore_scaling',
  'return_to_latest',
  'delete_service',
  'create_service',
  'hold',
  'release_hold',
] as const;
export type ActionVerb = (typeof ACTION_VERBS)[number];

export const targetRole = z.enum(['web', 'database']);
export type TargetRole = z.infer<typeof targetRole>;

export const MOMENTS = ['declare', 'mitigate', 'resolve'] as const;
export const moment = z.enum(MOMENTS);
export type Moment = z.infer<typeof moment>;

const common = {
  id: localId,
  title: text,
  /** What must be so afterwards, in words. */
  expectation: text,
  deadline_seconds: seconds.optional(),
  /** Whether the deadline is the runbook's; absent: ours. */
  deadline_source: figureSource.optional(),
  /** Keeps the state of that target as it is now, before something destructive. */
  backs_up: z.array(z.enum(['web', 'database'])).optional(),
  /** What a person looks at proves that the steps before it worked. */
  verifies: z.boolean().optional(),
  /** The line as the runbook has it, shown beside what runs. */
  written: text.optional(),
  /**
   * The step is taken only if the answer is yes. Read from an annotation of the revision that goes
   * (any word but `none`, `no` and `false` is a yes); where it says nothing, a person is asked. With
   * the id of an earlier step it is taken exactly where that one was, and nobody is asked again.
   * `observed`: what the platform shows when it is planned answers, and nobody is asked.
   */
  only_if: z
    .strictObject({
      question: text,
      annotation: text.optional(),
      step: localId.optional(),
      observed: z.enum(['rolling_out', 'gitops']).optional(),
    })
    .optional(),
};

/**
 * The environment whose target of that role the step is about, by its name in ripcord.yaml. Absent: the
 * target that the plan is for.
 */
const environment = text.optional();

/** What a check looks at; a plan's steps have the same. */
export const checkKind = z.enum([
  'revisions_read',
  'target_named',
  'version_named',
  'effective',
  'probes',
  'requests',
  'logs',
  'signals',
]);

/** What the log of the last minutes has to say, or must not. */
export const logRule = z.strictObject({
  /** What an entry contains, in whatever case; absent: entries of severity ERROR, and 5xx answers. */
  pattern: text.max(200, 'A text of at most 200 characters.').optional(),
  window_seconds: seconds,
  at_least: z.int().positive().optional(),
  at_most: z.int().nonnegative().optional(),
  /** Whether the counts are the runbook's, or ours where it gives none. */
  source: figureSource,
});
export type LogRule = z.infer<typeof logRule>;

export const step = z.discriminatedUnion('kind', [
  z.strictObject({
    ...common,
    kind: z.literal('action'),
    action: z.enum(ACTION_VERBS),
    target: targetRole.default('web'),
    environment,
    /** Share of traffic that the chosen revision gets, for the verbs that move traffic. */
    percent: z.int().min(0).max(100).optional(),
    /** The tag that `tag_revision` sets; `{date}` is the day (UTC) that the plan is made on. */
    tag: z
      .string()
      .regex(
        /^[a-z]([a-z0-9-]|\{date\})*$/,
        'Lower-case letters, digits and hyphens, letter first.',
      )
      .optional(),
    /** What `set_limits` gives the new revision; what is absent stays. */
    limits: z.strictObject({ cpu: text.optional(), memory: text.optional() }).optional(),
    /**
     * The secret that `rollback_secret` pins to the version that a person names, that
     * `enable_secret_version` enables, and whose version of before `disable_secret_version` disables.
     */
    secret: text.optional(),
    /** What `grant_role` grants in the project; `roles/…`. */
    role: text.optional(),
    /** To whom, as a policy has it; absent: to the account that the service runs as. */
    member: text.optional(),
    /** How many pods `scale` asks for; absent: as many as there were when it was planned. */
    replicas: z.int().min(0).optional(),
    /** The ConfigMap that `restore_configuration` gives back. */
    configuration: text.optional(),
    /** What `exec` executes, by its name in the connection's allow-list. */
    exec: text.optional(),
    /** What gives back the state before; `none` makes the step destructive. */
    inverse: z.union([
      z.enum(['recorded_traffic', 'recorded_scaling', 'recorded_state']),
      z.literal('none'),
    ]),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('check'),
    check: checkKind,
    environment,
    /**
     * Probes are asked at this tag's own address, where nobody else is sent. `{date}` is the day (UTC)
     * of the plan, `{before}` the newest earlier day that has such a tag; without one it is left out.
     */
    tag: text.optional(),
    /** Which of `verification.probes`, by their ids; absent: all of them. */
    probes: z.array(localId).min(1).optional(),
    /** For `requests`: which of `synthetic_requests` are sent, each once a look. */
    requests: z.array(localId).min(1).optional(),
    /** For `logs`. */
    logs: logRule.optional(),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('manual'),
    /** `{image}` is the image of the revision that the plan names, by its digest. */
    instruction: text,
    /** What it does can't be taken back: the whole run then needs a second person. */
    destructive: z.boolean().default(false),
    /** It changes nothing: a person looks, and says what is so. Nothing is locked for it. */
    only_looks: z.boolean().default(false),
  }),
  z.strictObject({ ...common, kind: z.literal('wait'), wait_seconds: seconds }),
  z.strictObject({ ...common, kind: z.literal('announce'), moment }),
]);
export type Step = z.infer<typeof step>;

export const procedure = z.strictObject({
  id: localId,
  title: text,
  /** The heading that it has in the written runbook. */
  written: text,
  when: text.optional(),
  /** Its own cautions, in the runbook's words. */
  notes: z.array(text).optional(),
  /** It brings a fix out: its end lifts the hold, and traffic follows the latest revision again. */
  ships: z.boolean().default(false),
  /** What the runbook promises to take. */
  promised: z
    .strictObject({ min_seconds: seconds, max_seconds: seconds, source: figureSource })
    .optional(),
  steps: z.array(step).min(1),
});
export type Procedure = z.infer<typeof procedure>;

const probe = z.strictObject({
  id: localId,
  name: text,
  method: z.enum(['GET', 'HEAD', 'POST']).default('GET'),
  path: z.string().regex(/^\//, 'A path begins with "/".'),
  headers: z.record(z.string(), z.string()).default({}),
  body: text.optional(),
  expect_status: z.array(z.int().min(100).max(599)).min(1),
  deadline_seconds: seconds.default(10),
  /** A header that carries a secret by its name in ripcord.yaml; without it the probe is skipped. */
  needs: z.strictObject({ header: text, secret: localId }).optional(),
  /** Members of the answer, by their path in it ("config.enabled"), and what they must be. */
  expect_json: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  written: text.optional(),
});
export type Probe = z.infer<typeof probe>;

export const verification = z.strictObject({
  probes: z.array(probe).default([]),
  /** What only a person can confirm. */
  manual: z
    .array(z.strictObject({ id: localId, title: text, written: text.optional() }))
    .default([]),
});
export type VerificationRules = z.infer<typeof verification>;

export const stabilityWatch = z.strictObject({
  duration,
  conditions: z.array(z.strictObject({ signal: localId, below: limit })).default([]),
});
export type StabilityWatch = z.infer<typeof stabilityWatch>;

/** After a rollback the bad revision is held; never longer than eight hours. */
export const hold = z.strictObject({
  seconds: z.int().positive().max(28_800, 'A hold is at most 8 hours (28800).'),
  source: figureSource,
  release: z.array(text).default([]),
});
export type HoldRules = z.infer<typeof hold>;
