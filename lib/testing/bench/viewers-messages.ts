import { z } from 'zod';

/** What lib/testing/bench/viewers.ts and its viewers' process tell each other. */
export const order = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('open'),
    url: z.string(),
    headers: z.record(z.string(), z.string()),
    viewers: z.number(),
    /** How many connect side by side. */
    atOnce: z.number(),
  }),
  z.object({ kind: z.literal('expect'), marker: z.string() }),
]);

export const viewersMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('open') }),
  z.object({ kind: z.literal('waiting'), marker: z.string() }),
  /** Epoch milliseconds, one a viewer. */
  z.object({ kind: z.literal('received'), marker: z.string(), at: z.array(z.number()) }),
  z.object({ kind: z.literal('lost') }),
]);
export type ViewersMessage = z.infer<typeof viewersMessage>;
