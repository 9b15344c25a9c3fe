import { z } from 'zod';
import { SIGNAL_IDS, UNITS } from '@/lib/signals/reading';

/** What a watch has seen so far, as it is stored beside it. Times are ISO 8601 UTC. */
export const stickinessDetail = z.object({
  looks: z.array(
    z.object({
      at: z.string(),
      state: z.enum(['ok', 'failed', 'unknown']),
      evidence: z.string(),
    }),
  ),
});
export type StickinessDetail = z.infer<typeof stickinessDetail>;

export const stabilityDetail = z.object({
  /** Since when nothing could be judged; null: it can. */
  silentSince: z.string().nullable(),
  lookedAt: z.string().nullable(),
  conditions: z.array(
    z.object({
      title: z.string(),
      signal: z.enum(SIGNAL_IDS),
      state: z.enum(['under', 'over', 'unknown']),
      value: z.number().nullable(),
      limit: z.number(),
      unit: z.enum(UNITS),
      samples: z.number(),
      revision: z.string().nullable(),
      why: z.string().nullable(),
    }),
  ),
});
export type StabilityDetail = z.infer<typeof stabilityDetail>;

export const NO_LOOK_YET: StabilityDetail = { silentSince: null, lookedAt: null, conditions: [] };
