/** Pure: what a script did to a clone before it was rolled back, as a plan keeps it. */
import { z } from 'zod';

const objectSchema = z.object({
  /** `table`, `column`, `trigger`, `constraint`, `function`… */
  kind: z.string(),
  /** `public.users`, `public.users.email`, `public.f(integer)`. */
  identity: z.string(),
  /** The table that it is a part of; null: it stands by itself. */
  on: z.string().nullable(),
});

export const rehearsalSchema = z.object({
  /** Of the script's text. */
  sha256: z.string(),
  clone: z.string(),
  /** Of the schema that it was tried on. */
  fingerprint: z.string(),
  outcome: z.enum(['ran', 'failed']),
  /** Where and why it failed. */
  failure: z.object({ line: z.number(), message: z.string() }).nullable(),
  statements: z.array(
    z.object({
      line: z.number(),
      /** Its first words. */
      words: z.string(),
      /** What the statement names and is gone after it; rows of a table, null where not counted. */
      dropped: z.array(objectSchema.extend({ rows: z.number().nullable() })),
      /** What it does not name, of tables that stay or by itself: what CASCADE takes with it. */
      taken: z.array(objectSchema),
      /** Columns whose type is another one after it. */
      retyped: z.array(z.object({ column: z.string(), from: z.string(), to: z.string() })),
    }),
  ),
  /** Of the schema as it would be. */
  after: z.object({ fingerprint: z.string(), version: z.string().nullable() }).nullable(),
});

export type Rehearsal = z.infer<typeof rehearsalSchema>;
export type RehearsedStatement = Rehearsal['statements'][number];
export type SchemaObject = z.infer<typeof objectSchema>;
