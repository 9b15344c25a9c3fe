import { z } from 'zod';
import {
  PROMPT_SIGNALS,
  type Reading,
  type Series,
  SIGNAL_IDS,
  type SignalFrame,
  UNITS,
} from './reading';

const unit = z.enum(UNITS);

const series = z.object({
  signal: z.enum(SIGNAL_IDS),
  revision: z.string().nullable(),
  unit,
  about: z.string().optional(),
  points: z.array(z.object({ at: z.string(), value: z.number().nullable(), samples: z.number() })),
}) satisfies z.ZodType<Series>;

export const readingSchema = z.object({
  signal: z.enum(SIGNAL_IDS),
  revision: z.string().nullable(),
  value: z.number().nullable(),
  unit,
  windowSeconds: z.number(),
  samples: z.number(),
  about: z.string().optional(),
  observedAt: z.string(),
}) satisfies z.ZodType<Reading>;

/** A frame as it is kept in Postgres and in evidence. */
export const signalFrameSchema = z.object({
  targetId: z.string(),
  sampledAt: z.string(),
  lagSeconds: z.number(),
  periodSeconds: z.number(),
  series: z.array(series),
  readings: z.array(readingSchema),
  problem: z.string().nullable(),
  silent: z.array(z.object({ signal: z.enum(PROMPT_SIGNALS), why: z.string() })).optional(),
}) satisfies z.ZodType<SignalFrame>;

/** Null where nothing is kept, or what is kept can't be read any more: unknown, never healthy. */
export function parseFrame(json: unknown): SignalFrame | null {
  const parsed = signalFrameSchema.safeParse(json);
  return parsed.success ? parsed.data : null;
}

/**
 * The same of metrics that were asked for again since and are as they were: the frame is kept as it
 * was first read, the time goes on beside it.
 */
export function parseSampled(json: unknown, sampledAt: Date | null): SignalFrame | null {
  const frame = parseFrame(json);
  if (frame === null || sampledAt === null) return frame;
  const later = (sampledAt.getTime() - Date.parse(frame.sampledAt)) / 1000;
  if (!(later > 0)) return frame;
  return { ...frame, sampledAt: sampledAt.toISOString(), lagSeconds: frame.lagSeconds + later };
}
