import type { z } from 'zod';
import type { PlatformError } from '@/lib/platforms/platform';
import { err, ok, type Result } from '@/lib/result';
import { type CallContext, platformError } from './errors';

/** A reply that can't be read says nothing about whether a mutation happened. */
export function parsedReply<S extends z.ZodType>(
  schema: S,
  reply: unknown,
  context: CallContext,
): Result<z.output<S>, PlatformError> {
  const result = schema.safeParse(reply);
  if (result.success) return ok(result.data);
  const where = result.error.issues[0]?.path.join('.') ?? '';
  const message = `the answer has an unknown shape at "${where}"`;
  return err(platformError({ code: 2, details: message }, context));
}

export function reading(what: string, permission: string): CallContext {
  return { what, permission, mutation: false };
}

export function changing(what: string, permission: string): CallContext {
  return { what, permission, mutation: true };
}

/** The last part of a resource's name. */
export function shortName(resource: string): string {
  return resource.slice(resource.lastIndexOf('/') + 1);
}
