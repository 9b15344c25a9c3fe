import { z } from 'zod';

/** What a responder's process is told to do, and what came of it. */
export const order = z.object({ id: z.number(), command: z.string(), input: z.unknown() });
export type Order = z.infer<typeof order>;

const appError = z.object({
  code: z.string(),
  message: z.string(),
  details: z.record(z.string(), z.string()).optional(),
});

export const answer = z.object({
  id: z.number(),
  result: z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), value: z.unknown() }),
    z.object({ ok: z.literal(false), error: appError }),
  ]),
});
export type Answer = z.infer<typeof answer>['result'];

export const ready = z.object({ ready: z.literal(true) });
