import type { NextRequest } from 'next/server';
import { problemResponse } from '@/lib/api/problem';
import { mayAnywhere } from '@/lib/auth/policy';
import { appError } from '@/lib/errors';
import { setInterest } from '@/lib/fleet/interest';
import { log } from '@/lib/log';
import { webDatabase } from '@/lib/web/database';
import { hub } from '@/lib/web/hub';
import { actorOfRequest, actorStill } from '@/lib/web/request-actor';

export const dynamic = 'force-dynamic';

/** On average. */
const RECHECK_MS = 10_000;
const MAX_SERVICES = 50;

/**
 * One stream a browser: tells it what to fetch again. `?services=a,b` are on its screen, so the
 * worker looks at them often. The session is looked up again while the stream is open.
 */
export async function GET(request: NextRequest): Promise<Response> {
  const actor = await actorOfRequest(request);
  if (actor === null) {
    return problemResponse(appError('unauthenticated', 'Sign in first, or send a bearer token.'));
  }
  if (!mayAnywhere(actor, { role: 'viewer', byToken: true })) {
    return problemResponse(appError('forbidden', 'The stream needs the role viewer.'));
  }
  const services = (request.nextUrl.searchParams.get('services') ?? '')
    .split(',')
    .filter((slug) => slug !== '')
    .slice(0, MAX_SERVICES);
  const watch = () =>
    setInterest(webDatabase(), services).catch((error: unknown) =>
      log.warn({ err: error }, 'could not note what is on screen'),
    );
  await watch();

  let release: () => void = () => {};
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      let unsubscribe: () => void = () => {};
      const close = () => {
        release();
        try {
          controller.close();
        } catch {
          // Closed already by the browser.
        }
      };
      // Viewers who came together, when a server had ended, don't all ask together from then on.
      const recheck = setInterval(
        async () => {
          const still = await actorStill(actor, request).catch(() => actor);
          if (still === null) return close();
          await watch();
        },
        RECHECK_MS * (0.75 + Math.random() / 2),
      );
      release = () => {
        clearInterval(recheck);
        unsubscribe();
      };
      controller.enqueue(new TextEncoder().encode('retry: 1000\n\n'));
      const lastId = request.headers.get('last-event-id');
      unsubscribe = hub().subscribe((chunk) => controller.enqueue(chunk), close, lastId);
    },
    cancel: () => release(),
  });
  return new Response(stream, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    },
  });
}
