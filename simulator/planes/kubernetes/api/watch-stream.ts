/** A watch as an HTTP answer that goes on: one JSON document a line. */
import type { ServerResponse } from 'node:http';
import type { SimulatedCluster } from '../simulated-cluster';
import type { Asked } from './call';
import { matcher, shaped } from './read';
import { isTrue } from './request';
import { statusOf } from './status';
import { bookmark, type Stream, watch } from './watch';

const BOOKMARK_EVERY_MS = 30_000;

export function streamWatch(
  simulated: SimulatedCluster,
  asked: Asked,
  response: ServerResponse,
): void {
  const matches = matcher(asked);
  const cluster = simulated.current();
  if (!matches.ok) {
    response.writeHead(matches.error.code, { 'content-type': 'application/json' });
    response.end(JSON.stringify(statusOf(matches.error)));
    return;
  }
  const { query, resource, namespace } = asked;
  const version = query.get('resourceVersion') ?? '';
  const request = {
    resource,
    namespace,
    matches: matches.value,
    version: version === '' ? null : Number(version),
    bookmarks: isTrue(query.get('allowWatchBookmarks')),
    initial: isTrue(query.get('sendInitialEvents')),
    shape: (object: Parameters<typeof shaped>[2]) => shaped(cluster, asked, object),
  };
  response.writeHead(200, { 'content-type': 'application/json' });
  response.flushHeaders();
  const stream: Stream = {
    send: (event) => void response.write(`${JSON.stringify(event)}\n`),
    end: () => void response.end(),
  };
  const stop = watch(cluster, request, stream);
  const unfollow = simulated.follow(() => response.end());
  const seconds = Number(query.get('timeoutSeconds') ?? 0);
  const timeout = seconds > 0 ? setTimeout(() => response.end(), seconds * 1000) : null;
  const bookmarks = request.bookmarks
    ? setInterval(() => bookmark(cluster, request, stream), BOOKMARK_EVERY_MS)
    : null;
  timeout?.unref();
  bookmarks?.unref();
  response.once('close', () => {
    stop();
    unfollow();
    if (timeout !== null) clearTimeout(timeout);
    if (bookmarks !== null) clearInterval(bookmarks);
  });
}
