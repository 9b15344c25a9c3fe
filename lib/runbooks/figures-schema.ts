import { z } from 'zod';
import { SIGNAL_IDS } from '@/lib/signals/reading';

/** Whether a figure is the written runbook's own, or our default, which is shown as ours. */
export const figureSource = z.enum(['runbook', 'default']);
export type FigureSource = z.infer<typeof figureSource>;

/** Names inside a runbook: lower case, digits, underscores. */
export const localId = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, 'Use lower-case letters, digits and underscores, letter first.');

export const text = z.string().trim().min(1, 'This must not be empty.');

export const seconds = z.int().positive('Seconds must be more than 0.');

export const severityLevel = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]);
export type SeverityLevel = z.infer<typeof severityLevel>;

/** Seconds with where they come from. */
export const duration = z.strictObject({ seconds, source: figureSource });
export type Duration = z.infer<typeof duration>;

/** A limit, in the signal's unit (ratio 0..1, seconds, per second, count). At the limit counts as over it. */
export const limit = z.strictObject({
  at: z.number().nonnegative(),
  source: figureSource,
  /** In the runbook's words: "> 20% of requests failing". */
  written: text.optional(),
});
export type Limit = z.infer<typeof limit>;

export const signal = z.strictObject({
  id: localId,
  title: text,
  /** Which measured value this is. */
  signal: z.enum(SIGNAL_IDS),
  /** For `log_matches`: the text that a log entry contains, in whatever case. */
  pattern: text.max(200, 'A text of at most 200 characters.').optional(),
  /** For `probe_failure_rate`: one probe of `verification`, by its id; absent: all of them. */
  probe: localId.optional(),
  window: duration,
  /** Worth a look: the service counts as degraded. */
  consider: limit.optional(),
  /** Time to act: the service counts as failing. */
  act: limit.optional(),
  /** What makes a reading known; ours where absent. */
  freshness: z
    .strictObject({
      max_age_seconds: seconds,
      min_samples: z.int().nonnegative(),
      source: figureSource,
    })
    .optional(),
  /** What the runbook says to do when it is over. */
  advice: text.optional(),
});
export type Signal = z.infer<typeof signal>;

export const severity = z.strictObject({
  level: severityLevel,
  /** In the runbook's own words: "Critical", "P1". */
  label: text,
  /** The time that goes with it, in the runbook's own words: "<5 min", "Immediate". */
  time: text,
  /** 0: at once; null where the runbook gives no time. */
  within_seconds: z.int().nonnegative().nullable(),
  description: text,
  source: figureSource,
});
export type Severity = z.infer<typeof severity>;
