import { z } from 'zod';

const probeSeen = z.object({
  id: z.string(),
  outcome: z.enum(['passed', 'failed', 'skipped']),
  method: z.string(),
  path: z.string(),
  detail: z.string(),
  /** HTTP status; null: no answer. */
  status: z.number().nullable(),
  milliseconds: z.number().nullable(),
});
export type ProbeSeen = z.infer<typeof probeSeen>;

/** What a step knows that its status doesn't say, as it is stored beside it. */
export const stepResult = z.object({
  evidence: z.string().optional(),
  warning: z.string().optional(),
  probes: z.array(probeSeen).optional(),
  /** Rounds of probes in a row that all passed. */
  passedRounds: z.number().int().optional(),
  /** Until when a person is asked about its condition, ISO 8601. */
  askedUntil: z.string().optional(),
  /** When it was last looked at while its outcome was not known, ISO 8601. */
  lookedAt: z.string().optional(),
  /** It rests on a person's word, not on what was read. */
  byPerson: z.boolean().optional(),
  /** What a person pasted, by the digest under which it is kept. */
  pasted: z.string().optional(),
});
export type StepResult = z.infer<typeof stepResult>;
