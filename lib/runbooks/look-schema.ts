import { z } from 'zod';
import { localId, text } from './figures-schema';

const common = {
  /**
   * True: a good answer means that it isn't this failure mode. Absent: a good answer says nothing,
   * because what is looked at can be well and the mode be there all the same.
   */
  rules_out: z.boolean().optional(),
};

/** One look at what a service rests on, that a worker takes by itself and judges. It changes nothing. */
export const look = z.discriminatedUnion('kind', [
  z.strictObject({
    ...common,
    kind: z.literal('service_account'),
    /** Roles that it needs in the project; absent: only which account it is. */
    roles: z.array(text).min(1).optional(),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('secret_versions'),
    /** By name; absent: all that the revisions refer to. A value is never read. */
    secrets: z.array(text).min(1).optional(),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('revisions'),
    /** Words in what the platform says of it; absent: any revision that is not ready counts. */
    says: z.array(text).min(1).optional(),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('answer_version'),
    probe: localId,
    /** Where in the answer it stands: "version", "build.schema". */
    member: text,
    /** Absent: what a good revision answers at an address of its own. */
    expected: text.optional(),
  }),
  z.strictObject({ ...common, kind: z.literal('builds') }),
  z.strictObject({ ...common, kind: z.literal('variables') }),
  z.strictObject({ ...common, kind: z.literal('dependency'), dependency: localId }),
  z.strictObject({ ...common, kind: z.literal('certificates') }),
  z.strictObject({
    ...common,
    kind: z.literal('database_operations'),
    /** Of Firestore; absent: `(default)`. */
    database: text.optional(),
  }),
]);
export type Look = z.infer<typeof look>;
export type LookKind = Look['kind'];
export type LookOf<K extends LookKind> = Extract<Look, { readonly kind: K }>;
