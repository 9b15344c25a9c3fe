/** What there is to name for a plan, as the worker last read it: images by digest, secrets' versions. */
import { z } from 'zod';

const namedImage = z.object({
  /** `repository@sha256:…`. */
  image: z.string(),
  tags: z.array(z.string()),
  /** ISO 8601 UTC; null: not said. */
  uploadedAt: z.string().nullable(),
});
export type NamedImage = z.infer<typeof namedImage>;

const namedVersion = z.object({
  /** "3". */
  version: z.string(),
  state: z.enum(['enabled', 'disabled', 'destroyed', 'unknown']),
  createdAt: z.string().nullable(),
});
export type NamedVersion = z.infer<typeof namedVersion>;

const listed = <T extends z.ZodType>(item: T) =>
  z.object({
    items: z.array(item),
    /** Why there are none or not all; null: this is what there is. */
    why: z.string().nullable(),
  });

/** Values of secrets are nowhere in it. */
export const nameableSchema = z.object({
  /** Newest first. */
  images: listed(namedImage),
  /** By the secret's short name, newest version first. */
  secrets: z.record(z.string(), listed(namedVersion)),
});
export type Nameable = z.infer<typeof nameableSchema>;
