import { createHash } from 'node:crypto';
import { readStatus, type ServedStatus } from '@/lib/status/queries/status';
import { webDatabase, webEnv } from './database';

/** What the public is served, whether or not the database answers; null: nothing was ever known. */
export function servedStatus(): Promise<ServedStatus | null> {
  return readStatus(webDatabase(), webEnv().dataDir);
}

/**
 * A public answer with its validator: short-lived while something is wrong, longer while all is
 * well, and 304 for a reader that has it already.
 */
export function publicResponse(
  request: Request,
  served: ServedStatus,
  body: string,
  type: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const tag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
  const maxAge = served.view.open.length > 0 ? 10 : 30;
  const common = {
    etag: tag,
    'cache-control': `public, max-age=${maxAge}, stale-while-revalidate=60`,
    'access-control-allow-origin': '*',
    ...headers,
  };
  if (request.headers.get('if-none-match') === tag) {
    return new Response(null, { status: 304, headers: common });
  }
  return new Response(body, { headers: { ...common, 'content-type': type } });
}

export function statusUnavailable(): Response {
  return new Response('The status is not known yet. Try again in a moment.', {
    status: 503,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'retry-after': '10' },
  });
}
