import { z } from 'zod';

/** What the clients' process is given, told, and tells (lib/testing/bench/restarts.ts). */
export const task = z.array(z.object({ incidentId: z.string(), streamId: z.string() }));
export type Task = z.infer<typeof task>;

/** From the parent: Postgres was asked to stop at this moment; say when all clients are back. */
export const order = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('stopping'), at: z.number() }),
  z.object({ kind: z.literal('finish') }),
]);

export const report = z.discriminatedUnion('kind', [
  /** Numbers acknowledged since the last report, by client. */
  z.object({ kind: z.literal('acknowledged'), numbers: z.array(z.array(z.number())) }),
  z.object({ kind: z.literal('recovered'), stoppedAt: z.number(), at: z.number() }),
  z.object({
    kind: z.literal('finished'),
    failed: z.number(),
    outsidePromises: z.number(),
    idleInTransaction: z.number(),
    uncaught: z.number(),
  }),
]);
