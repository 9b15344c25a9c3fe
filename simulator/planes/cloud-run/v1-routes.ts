/**
 * Cloud Run's v1 REST over the same state, as far as the command line asks for it. The region is in
 * the host's name (`us-central1-run.googleapis.com`); a host that names none means any.
 */
import { z } from 'zod';
import type { HttpAnswer, HttpHandler, HttpRequest } from '../../control/http-server';
import { json } from '../../control/http-server';
import { type RpcError, rpcError } from '../../core/rpc-error';
import type { World } from '../../core/world';
import { type Answer, answerMutation, answerRead, type Caller } from '../call';
import { v1Operations } from './v1-operations';
import { v1Revisions } from './v1-revisions';
import { v1Services } from './v1-services';

export const V1_ACTOR = 'gcloud@virtuoso-generator.iam.gserviceaccount.com';

const NAMESPACE = '/apis/serving\\.knative\\.dev/v1/namespaces/(?<project>[^/]+)';
const LOCATION = '/v1/projects/(?<project>[^/]+)/locations/(?<location>[^/]+)';
const LONGEST_WAIT_SECONDS = 30;

interface Asked {
  readonly project: string;
  readonly location: string | null;
  readonly name: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly caller: Caller;
}
type Route = readonly [string, RegExp, (asked: Asked) => Answer | Promise<Answer>];

export function v1Plane(world: World): HttpHandler {
  const services = v1Services(world);
  const revisions = v1Revisions(world);
  const operations = v1Operations(world);
  const at = (path: string) => new RegExp(`^${path}$`);
  const routes: readonly Route[] = [
    [
      'GET',
      at(`${NAMESPACE}/services`),
      (a) => answerRead(world, services.list, listed(a), a.caller),
    ],
    [
      'GET',
      at(`${LOCATION}/services`),
      (a) => answerRead(world, services.list, listed(a), a.caller),
    ],
    [
      'GET',
      at(`${NAMESPACE}/services/(?<name>[^/]+)`),
      (a) => answerRead(world, services.get, a, a.caller),
    ],
    [
      'PUT',
      at(`${NAMESPACE}/services/(?<name>[^/]+)`),
      (a) => answerMutation(world, services.replace, { ...a, dryRun: isDry(a) }, a.caller),
    ],
    [
      'DELETE',
      at(`${NAMESPACE}/services/(?<name>[^/]+)`),
      (a) => answerMutation(world, services.remove, { ...a, dryRun: isDry(a) }, a.caller),
    ],
    [
      'GET',
      at(`${NAMESPACE}/revisions`),
      (a) =>
        answerRead(
          world,
          revisions.list,
          { ...listed(a), labelSelector: a.query.get('labelSelector') ?? '' },
          a.caller,
        ),
    ],
    [
      'GET',
      at(`${NAMESPACE}/revisions/(?<name>[^/]+)`),
      (a) => answerRead(world, revisions.get, a, a.caller),
    ],
    [
      'GET',
      at(`${LOCATION}/operations/(?<name>[^/:]+)`),
      (a) => answerRead(world, operations.get, { name: operationName(a) }, a.caller),
    ],
    [
      'POST',
      at(`${LOCATION}/operations/(?<name>[^/:]+):wait`),
      (a) =>
        answerRead(
          world,
          operations.wait,
          { name: operationName(a), timeoutMs: waitMs(a.body) },
          a.caller,
        ),
    ],
    [
      'GET',
      at(`${LOCATION}/services/(?<name>[^/:]+):getIamPolicy`),
      (a) => answerRead(world, services.policy, a, a.caller),
    ],
    [
      'POST',
      at(`${LOCATION}/services/(?<name>[^/:]+):testIamPermissions`),
      (a) => answerRead(world, services.testPermissions, { ...a, ...objectOf(a.body) }, a.caller),
    ],
  ];

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
  return request.header('x-simulated-actor') ?? (token.includes('@') ? token : V1_ACTOR);
}

function listed({ query, ...asked }: Asked) {
  return { ...asked, limit: Number(query.get('limit') ?? 0), token: query.get('continue') ?? '' };
}

function isDry({ query }: Asked): boolean {
  return query.getAll('dryRun').includes('all');
}

function operationName({ project, location, name }: Asked): string {
  return `projects/${project}/locations/${location ?? '-'}/operations/${name}`;
}

function waitMs(body: unknown): number {
  const asked = z.object({ timeout: z.string() }).safeParse(body);
  const seconds = asked.success ? Number.parseFloat(asked.data.timeout) : LONGEST_WAIT_SECONDS;
  return (Number.isFinite(seconds) ? seconds : LONGEST_WAIT_SECONDS) * 1000;
}

function objectOf(body: unknown): object {
  return typeof body === 'object' && body !== null ? body : {};
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
