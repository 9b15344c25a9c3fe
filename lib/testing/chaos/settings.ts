import { z } from 'zod';

const count = (standard: number) => z.coerce.number().int().positive().default(standard);

/** What `npm run test:chaos` is told by the environment. */
const schema = z.object({
  /** Applies that are acknowledged before it ends. */
  RIPCORD_CHAOS_RUNS: count(2000),
  /** Each has an incident of its own; runs on one come one after another. */
  RIPCORD_CHAOS_SERVICES: count(48).pipe(z.number().max(64)),
  /** Of what is chosen. When things really happen is never the same twice. */
  RIPCORD_CHAOS_SEED: z.coerce
    .number()
    .int()
    .default(() => Math.floor(Math.random() * 2 ** 31)),
  /** What is not done by then is told as it is. */
  RIPCORD_CHAOS_MINUTES: count(60),
});

export interface Settings {
  readonly runs: number;
  readonly services: number;
  readonly seed: number;
  readonly minutes: number;
}

export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const read = schema.parse(environment);
  return {
    runs: read.RIPCORD_CHAOS_RUNS,
    services: read.RIPCORD_CHAOS_SERVICES,
    seed: read.RIPCORD_CHAOS_SEED,
    minutes: read.RIPCORD_CHAOS_MINUTES,
  };
}
