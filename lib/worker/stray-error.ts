import { z } from 'zod';

const coded = z.looseObject({ code: z.union([z.string(), z.number()]).optional() });

/** Connections that ended, as Node, Postgres and gRPC name them. */
const LOST = new Set<string | number>([
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  '57P01',
  '57P02',
  '57P03',
  '08006',
  // gRPC: cancelled, deadline exceeded, unavailable.
  1,
  4,
  14,
]);

/**
 * An error that arrived outside of any promise that somebody waits for. A lost connection is
 * harmless: whoever needs it next asks again. Anything else is a bug, and the process must not go
 * on in a state that nobody knows.
 */
export function isHarmless(error: unknown): boolean {
  const parsed = coded.safeParse(error);
  if (!parsed.success) return false;
  if (parsed.data.code !== undefined && LOST.has(parsed.data.code)) return true;
  return error instanceof Error && /^Connection terminated( unexpectedly)?$/.test(error.message);
}
