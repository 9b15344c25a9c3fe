import { z } from 'zod';

/**
 * A person's word on a step, kept in its row until the engine acts on it: `done` and `failed` on
 * what they did by hand or judged themselves; the others on a call whose outcome nobody knows.
 */
export const stepResolution = z.object({
  outcome: z.enum(['done', 'failed', 'landed', 'not_landed', 'give_up']),
  personId: z.string(),
  note: z.string().nullable(),
  /** Digest of what was pasted, as it is kept in the evidence; null: nothing was. */
  evidence: z.string().nullable(),
});
export type StepResolution = z.infer<typeof stepResolution>;
