import { z } from 'zod';
import { INCIDENT_FACTS } from '@/lib/runbooks/decision-schema';
import { signalFrameSchema } from '@/lib/signals/stored-frame';
import type { DecisionInputs } from './evaluate';

const { readings, series } = signalFrameSchema.shape;
const words = z.enum(['yes', 'no', 'unknown']);

/** What was put into a decision, as it is kept with it. Records are for ever: only ever add. */
export const recordedInputs = z.object({
  readings,
  answers: z.array(
    z.object({
      question: z.string(),
      answer: words,
      answeredBy: z.string(),
      answeredAt: z.string(),
    }),
  ),
  change: z
    .object({
      at: z.string(),
      revision: z.string().nullable(),
      kind: z.string().exactOptional(),
      summary: z.string().exactOptional(),
    })
    .nullable(),
  baselines: readings.exactOptional(),
  incident: z.partialRecord(z.enum(INCIDENT_FACTS), z.number().nullable()).exactOptional(),
  series: series.exactOptional(),
  sampling: z.object({ periodSeconds: z.number(), lagSeconds: z.number() }).exactOptional(),
  now: z.iso.datetime().transform((text) => new Date(text)),
}) satisfies z.ZodType<Omit<DecisionInputs, 'runbook'>>;
