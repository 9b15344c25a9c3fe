/** What can be asked of a service's project beside the service, and of a service that is gone. */
import { z } from 'zod';

/** Input and subject (what it is about, before and after) of every kind. */
export const googleKinds = {
  set_secret_version_state: {
    /** `secret`: its short name, in the service's own project; `version`: "3". */
    input: z.object({ secret: z.string(), version: z.string(), enabled: z.boolean() }),
    subject: z.object({ enabled: z.boolean() }),
  },
  grant_role: {
    /** In the service's project. `member`: `serviceAccount:a@b`; not granted: exactly that binding goes. */
    input: z.object({ member: z.string(), role: z.string(), granted: z.boolean() }),
    subject: z.object({ granted: z.boolean() }),
  },
  retry_build: {
    input: z.object({ build: z.string() }),
    /** The newest build of the service; null: not known before it was made. */
    subject: z.object({ newest: z.string().nullable() }),
  },
  create_service: {
    input: z.object({
      /** SHA-256 of the export that it is made from. */
      export: z.string(),
      /** `repository@sha256:…`. */
      image: z.string(),
      /** The service as it is asked for, as JSON. */
      service: z.string(),
    }),
    /** Its first revision is named by the plan: what it is recognised by. */
    subject: z.object({ exists: z.boolean(), revision: z.string().nullable() }),
  },
} as const;

type Kinds = typeof googleKinds;
export type GoogleInputs = { readonly [K in keyof Kinds]: z.infer<Kinds[K]['input']> };
export type GoogleSubjects = { readonly [K in keyof Kinds]: z.infer<Kinds[K]['subject']> };
