import { z } from 'zod';
import { SIGNAL_IDS, type SignalFrame } from './reading';

const unit = z.enum(['ratio', 'seconds', 'per_second']);

/** A frame as it is kept in Postgres and in evidence. */
export const signalFrameSchema = z.object({
  targetId: z.string(),
  sampledAt: z.string(),
  lagSeconds: z.number(),
  periodSeconds: z.number(),
  series: z.array(
    z.object({
      signal: z.enum(SIGNAL_IDS),
      revision: z.string().nullable(),
      unit,
      points: z.array(
        z.object({ at: z.string(), value: z.number().nullable(), samples: z.number() }),
      ),
    }),
  ),
  readings: z.array(
    z.object({
      signal: z.enum(SIGNAL_IDS),
      revision: z.string().nullable(),
      value: z.number().nullable(),
      unit,
      windowSeconds: z.number(),
      samples: z.number(),
      observedAt: z.string(),
    }),
  ),
  problem: z.string().nullable(),
}) satisfies z.ZodType<SignalFrame>;

/** Null where nothing is kept, or what is kept can't be read any more: unknown, never healthy. */
export function parseFrame(json: unknown): SignalFrame | null {
  const parsed = signalFrameSchema.safeParse(json);
  return parsed.success ? parsed.data : null;
}
