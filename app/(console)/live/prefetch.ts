import { type FetchQueryOptions, QueryClient } from '@tanstack/react-query';
import { notFound, redirect } from 'next/navigation';
import type { z } from 'zod';
import { executeQuery, type Query } from '@/lib/command';
import { webDatabase } from '@/lib/web/database';
import { actorOfPage } from '@/lib/web/request-actor';

/** Runs a query for this page's reader; sends them to sign in, or says that there is no such thing. */
export async function readForPage<S extends z.ZodType, R extends z.ZodType>(
  query: Query<S, R>,
  input: unknown,
): Promise<z.output<R>> {
  const result = await executeQuery(webDatabase(), query, await actorOfPage(), input);
  if (result.ok) return result.value;
  if (result.error.code === 'unauthenticated') redirect('/sign-in');
  if (result.error.code === 'not_found' || result.error.code === 'invalid') notFound();
  throw new Error(result.error.message);
}

/** A cache that holds what the page has read, under the keys that the client follows. */
export function cacheWith(
  entries: readonly (readonly [Pick<FetchQueryOptions, 'queryKey'>, unknown])[],
): QueryClient {
  const client = new QueryClient();
  for (const [options, data] of entries) client.setQueryData(options.queryKey, data);
  return client;
}
