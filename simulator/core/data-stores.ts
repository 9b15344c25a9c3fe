/** A project's exports and imports, and its load balancers' certificates: as data. Pure. */
import { z } from 'zod';

export const DatabaseOperation = z.strictObject({
  project: z.string(),
  /** `(default)`. */
  database: z.string(),
  id: z.string(),
  kind: z.enum(['export', 'import']),
  /** `gs://…` that it writes to or reads from. */
  bucket: z.string(),
  documents: z.number(),
  startedAt: z.number(),
  finishedAt: z.number(),
  /** How it ends; null: well. */
  failure: z.string().nullable(),
});
export type DatabaseOperation = z.infer<typeof DatabaseOperation>;

export const Certificate = z.strictObject({
  project: z.string(),
  name: z.string(),
  /** Each with what Compute says of it: `ACTIVE`, `FAILED_NOT_VISIBLE`. */
  domains: z.array(z.strictObject({ domain: z.string(), status: z.string() })),
  /** `ACTIVE`, `PROVISIONING`, `PROVISIONING_FAILED`. */
  status: z.string(),
  createdAt: z.number(),
  /** Null: not issued yet. */
  expiresAt: z.number().nullable(),
});
export type Certificate = z.infer<typeof Certificate>;
