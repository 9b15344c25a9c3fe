import { z } from 'zod';

/**
 * Where one transition of a run can be cut: around what it writes (`lease`: a statement of its own,
 * `commit`: a transaction's end) and around what it asks of the platform. `during`: begun, and nothing
 * of it has left the process yet.
 */
export const edge = z.object({
  point: z.enum(['lease', 'commit', 'observe', 'apply', 'settle']),
  /** Counted within the transition, from 1. */
  nth: z.int().positive(),
  side: z.enum(['before', 'during', 'after']),
});
export type Edge = z.infer<typeof edge>;

export function sameEdge(a: Edge, b: Edge): boolean {
  return a.point === b.point && a.nth === b.nth && a.side === b.side;
}

/**
 * What a worker's process is told (lib/testing/crash/victim.ts): one transition of each of these runs,
 * every run in a database of its own. Held at its edge is each until all are there.
 */
export const order = z.object({
  runs: z
    .array(
      z.object({
        databaseUrl: z.string(),
        simulator: z.string(),
        runId: z.string(),
        /** Null: it is ended from outside. */
        edge: edge.nullable(),
      }),
    )
    .min(1),
  signal: z.enum(['SIGKILL', 'SIGSTOP']),
  /** For how long it was stopped, by its own monotonic clock. Milliseconds. */
  heldUpMs: z.number(),
});
export type Order = z.infer<typeof order>;
export type OrderedRun = Order['runs'][number];

export const report = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({
    kind: z.literal('finished'),
    advanced: z.enum(['again', 'rests', 'not_ours', 'threw']),
  }),
]);
export type Finished = Extract<z.infer<typeof report>, { kind: 'finished' }>['advanced'];

/** On standard output, written at once: the process stops in the next instruction. */
export const STOPPING = 'stopping\n';
