import { randomUUID } from 'node:crypto';
import type { NextRequest } from 'next/server';
import { problemResponse } from '@/lib/api/problem';
import { type Match, matchOperation, methodsOf } from '@/lib/api/routes';
import type { Actor } from '@/lib/auth/actor';
import { executeCommand, executeQuery } from '@/lib/command';
import { type AppError, appError } from '@/lib/errors';
import { log } from '@/lib/log';
import { err, ok, type Result } from '@/lib/result';
import { webDatabase, webEnv } from '@/lib/web/database';
import { actorOfRequest, isSameOrigin } from '@/lib/web/request-actor';

export const dynamic = 'force-dynamic';

const MAX_BODY_BYTES = 1_000_000;

async function serve(
  request: NextRequest,
  { params }: { params: Promise<{ path: string[] }> },
): Promise<Response> {
  try {
    const { path } = await params;
    const match = matchOperation(request.method, path);
    if (match === null) return noSuchOperation(path);
    const actor = await actorOfRequest(request);
    // Before anything that was sent is read.
    const refusal = refuseUnread(request, match, actor);
    if (refusal !== null) return problemResponse(refusal);
    const input = await readInput(request, match);
    if (!input.ok) return problemResponse(input.error);
    const result = await execute(request, match, actor, input.value);
    if (!result.ok) return problemResponse(result.error);
    return Response.json(result.value, { headers: { 'cache-control': 'no-store' } });
  } catch (error) {
    log.error({ err: error, method: request.method, path: request.nextUrl.pathname }, 'api fault');
    return problemResponse(appError('internal', 'Something broke here; it is in the log.'));
  }
}

function refuseUnread(
  request: NextRequest,
  { operation }: Match,
  actor: Actor | null,
): AppError | null {
  if (actor === null) {
    return appError('unauthenticated', 'Sign in first, or send a bearer token.');
  }
  if (operation.kind === 'query' || actor.via === 'token') return null;
  // The address that people were given: the one in the request is whatever the sender wrote there.
  if (isSameOrigin(request.headers, webEnv().url)) return null;
  return appError('forbidden', 'A browser may send this only from Ripcord’s own pages.');
}

function execute(
  request: NextRequest,
  { operation }: Match,
  actor: Actor | null,
  input: unknown,
): Promise<Result<unknown>> {
  const db = webDatabase();
  if (operation.kind === 'query') return executeQuery(db, operation, actor, input);
  const key = request.headers.get('idempotency-key') ?? randomUUID();
  return executeCommand(db, operation, actor, input, key);
}

async function readInput(request: NextRequest, match: Match): Promise<Result<unknown>> {
  if (match.operation.kind === 'query') {
    return ok({ ...Object.fromEntries(request.nextUrl.searchParams), ...match.parameters });
  }
  const text = await request.text();
  if (text.length > MAX_BODY_BYTES)
    return err(appError('invalid', 'The body is larger than 1 MB.'));
  if (text === '') return ok(match.parameters);
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body !== 'object' || body === null || Array.isArray(body)) {
      return err(appError('invalid', 'Send a JSON object.'));
    }
    return ok({ ...body, ...match.parameters });
  } catch {
    return err(appError('invalid', 'The body is not JSON.'));
  }
}

function noSuchOperation(path: readonly string[]): Response {
  const methods = methodsOf(path);
  const message =
    methods.length > 0
      ? `This path answers to ${methods.join(', ')}.`
      : 'There is nothing here; /api/v1/openapi.json lists what there is.';
  return problemResponse(appError('not_found', message));
}

export { serve as DELETE, serve as GET, serve as POST, serve as PUT };
