import { z } from 'zod';
import type { SymptomReading } from './observations';

const count = z.object({ count: z.number(), revisions: z.record(z.string(), z.number()) });
const unknown = z.object({ known: z.literal(false), why: z.string() });
const known = <T extends z.ZodType>(value: T) =>
  z.discriminatedUnion('known', [
    z.object({ known: z.literal(true), value, at: z.string() }),
    unknown,
  ]);

/** A reading as it is kept in Postgres. */
export const symptomReadingSchema = z.object({
  logs: known(
    z.object({
      seconds: z.number(),
      complete: z.boolean(),
      phrases: z.record(z.string(), count),
      statuses: z.record(z.string(), count),
      builds: z.record(z.string(), z.number()),
    }),
  ),
  probes: known(
    z.array(
      z.object({
        id: z.string(),
        outcome: z.enum(['passed', 'failed', 'skipped']),
        detail: z.string(),
      }),
    ),
  ),
}) satisfies z.ZodType<SymptomReading>;

/** One thing that a look read. Never a secret's value. */
const readFact = z.object({
  /** "llm-forge-00003-hob". */
  what: z.string(),
  value: z.string(),
  /** Whether it speaks for the mode, is well, isn't known, or is only said. */
  says: z.enum(['for', 'well', 'unknown', 'plain']),
  /** What the value is of, ISO 8601 UTC. */
  at: z.string().optional(),
  /** What was at that time: "made", "ended"; absent: it was read. */
  atIs: z.string().optional(),
  /** As they stand there, the oldest first. */
  lines: z.array(z.string()).optional(),
  /** `https://…`, for a person with an account there. */
  href: z.string().optional(),
});
export type ReadFact = z.infer<typeof readFact>;

/** The answer of one detection as it is kept in Postgres. */
export const detectionResultSchema = z.object({
  outcome: z.enum(['points_to_it', 'speaks_against_it', 'unknown']),
  summary: z.string(),
  /** What was read; absent: the summary says it all. */
  facts: z.array(readFact).optional(),
});
export type DetectionResult = z.infer<typeof detectionResultSchema>;
