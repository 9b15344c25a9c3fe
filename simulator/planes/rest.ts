/** JSON over HTTP for every API that the command line speaks: routes in, one handler out. */
import type { HttpAnswer, HttpHandler, HttpRequest } from '../control/http-server';
import { json } from '../control/http-server';
import { type RpcError, rpcError } from '../core/rpc-error';
import type { Answer, Caller } from './call';

export const REST_ACTOR = 'gcloud@virtuoso-generator.iam.gserviceaccount.com';

export interface Asked {
  readonly project: string;
  readonly location: string | null;
  readonly name: string;
  /** All named parts of the path. */
  readonly parts: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly caller: Caller;
}

/** Method, path with named groups, and what answers it. */
export type Route = readonly [string, RegExp, (asked: Asked) => Answer | Promise<Answer>];

/** A whole path. */
export function at(path: string): RegExp {
  return new RegExp(`^${path}$`);
}

export function objectOf(body: unknown): object {
  return typeof body === 'object' && body !== null ? body : {};
}

export function restHandler(routes: readonly Route[]): HttpHandler {
  return async (request) => {
    const path = request.url.pathname;
    for (const [method, pattern, run] of routes) {
      const groups = method === request.method ? pattern.exec(path)?.groups : undefined;
      if (groups === undefined) continue;
      const body = parseBody(request.body);
      if (body === undefined) return failed(rpcError('INVALID_ARGUMENT', 'The body is no JSON.'));
      const answer = await run({
        project: groups.project ?? '',
        location: regionOf(groups.location, request.url.hostname),
        name: groups.name ?? '',
        parts: groups,
        query: request.url.searchParams,
        body,
        caller: {
          actor: actorOf(request),
          receivedAt: request.receivedAt,
          cancelled: request.closed,
        },
      });
      if (answer.kind === 'silence') return null;
      return answer.kind === 'reply' ? json(200, answer.reply) : failed(answer.error);
    }
    return failed(rpcError('NOT_FOUND', `No method ${request.method} ${path}.`));
  };
}

function regionOf(location: string | undefined, host: string): string | null {
  if (location !== undefined) return location === '-' ? null : location;
  return /^([a-z]+-[a-z]+\d+)-/.exec(host)?.[1] ?? null;
}

/** A simulated caller says who it is in a header, or with a token that is an address. */
function actorOf(request: HttpRequest): string {
  const token = request.header('authorization')?.replace(/^Bearer /, '') ?? '';
  return request.header('x-simulated-actor') ?? (token.includes('@') ? token : REST_ACTOR);
}

/** Undefined: no JSON. */
function parseBody(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** HTTP status and name of each gRPC code, as Google's APIs map them. */
const STATUS: Readonly<Record<number, readonly [number, string]>> = {
  1: [499, 'CANCELLED'],
  2: [500, 'UNKNOWN'],
  3: [400, 'INVALID_ARGUMENT'],
  4: [504, 'DEADLINE_EXCEEDED'],
  5: [404, 'NOT_FOUND'],
  6: [409, 'ALREADY_EXISTS'],
  7: [403, 'PERMISSION_DENIED'],
  8: [429, 'RESOURCE_EXHAUSTED'],
  9: [400, 'FAILED_PRECONDITION'],
  10: [409, 'ABORTED'],
  12: [501, 'UNIMPLEMENTED'],
  13: [500, 'INTERNAL'],
  14: [503, 'UNAVAILABLE'],
  16: [401, 'UNAUTHENTICATED'],
};

function failed(error: RpcError): HttpAnswer {
  const [status, name] = STATUS[error.code] ?? [500, 'UNKNOWN'];
  const details =
    error.info === undefined
      ? {}
      : { details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', ...error.info }] };
  return json(status, {
    error: { code: status, message: error.message, status: name, ...details },
  });
}
