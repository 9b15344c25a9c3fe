import { NextRequest } from 'next/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPERATIONS, type Operation } from '@/lib/api/routes';
import { sessionCookieName } from '@/lib/auth/next-auth-options';
import { COMMANDS } from '@/lib/commands';
import type { Database } from '@/lib/db';
import { type Answer, type Caller, everyCaller, policyFor } from '@/lib/testing/callers';
import { sampleInput } from '@/lib/testing/sample-input';
import {
  credentialOf,
  FOREIGN,
  ORIGIN,
  SAME_ORIGIN,
  SECRET,
  sessionCookie,
} from '@/lib/testing/web-credentials';
import { webDatabase, webEnv } from '@/lib/web/database';
import { DELETE, GET, POST, PUT } from './[...path]/route';

const HANDLERS = { GET, POST, PUT, DELETE };

let db: Database;
let callers: Caller[];

beforeAll(async () => {
  db = webDatabase();
  callers = await everyCaller(db);
});
afterAll(() => db.close());

/** The request of an operation with an input that its schema accepts, as a machine would send it. */
function requestOf(operation: Operation, headers: Record<string, string>, body?: string) {
  const input = sampleInput(operation.input, operation.name);
  const rest = new Map(Object.entries(input));
  const path = operation.route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    rest.delete(name);
    return encodeURIComponent(String(input[name]));
  });
  const url = new URL(`${ORIGIN}/api/v1${path}`);
  const isQuery = operation.kind === 'query';
  if (isQuery) for (const [name, value] of rest) url.searchParams.set(name, String(value));
  const request = new NextRequest(url, {
    method: operation.route.method,
    headers,
    ...(isQuery ? {} : { body: body ?? JSON.stringify(Object.fromEntries(rest)) }),
  });
  return { request, path: path.slice(1).split('/').map(decodeURIComponent) };
}

function call(operation: Operation, headers: Record<string, string>, body?: string) {
  const { request, path } = requestOf(operation, headers, body);
  return HANDLERS[operation.route.method](request, { params: Promise.resolve({ path }) });
}

function answerOf(response: Response): Answer | 'fault' {
  if (response.status === 401) return 'unauthenticated';
  if (response.status === 403) return 'forbidden';
  return response.status >= 500 ? 'fault' : 'allowed';
}

const everyOperation = OPERATIONS.map((operation) => {
  const { method, path } = operation.route;
  return [`${method} ${path}`, operation] as const;
});
const everyCommand = COMMANDS.map((command) => [command.name, command] as const);

function admin(): Caller {
  const found = callers.find((each) => each.name === 'admin by session');
  if (found === undefined) throw new Error('no admin among the callers');
  return found;
}

describe('who may, by /api/v1', () => {
  it.each(everyOperation)('%s is allowed exactly when the policy says so', async (_, operation) => {
    const answers: Record<string, Answer | 'fault'> = {};
    for (const caller of callers) {
      const headers = { ...SAME_ORIGIN, ...(await credentialOf(caller)) };
      answers[caller.name] = answerOf(await call(operation, headers));
    }
    expect(answers).toEqual(
      Object.fromEntries(callers.map((each) => [each.name, policyFor(each, operation)])),
    );
  });

  it.each(everyOperation)('%s tells nobody that they must sign in', async (_, operation) => {
    for (const body of [undefined, '{ not json', 'x'.repeat(1_000_001)]) {
      const response = await call(operation, SAME_ORIGIN, body);
      expect(response.status).toBe(401);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(await response.json()).toMatchObject({
        type: 'ripcord:unauthenticated',
        status: 401,
      });
    }
  });

  it('takes no credential that we did not make', async () => {
    const { credential } = admin();
    if (credential.kind !== 'session') throw new Error('the admin has no session');
    const genuine = await sessionCookie(credential.id);
    const forged = [
      { cookie: await sessionCookie(credential.id, `${SECRET} of somebody else`) },
      { cookie: `${sessionCookieName(webEnv())}=${credential.id}` },
      { cookie: `${genuine}x` },
      { authorization: `Bearer ${credential.id}` },
      { authorization: 'Basic YWRtaW46YWRtaW4=' },
      // A credential that does not count is not made good by the cookie beside it.
      { authorization: 'Bearer ', cookie: genuine },
    ];
    for (const operation of OPERATIONS) {
      for (const headers of forged) {
        expect((await call(operation, { ...SAME_ORIGIN, ...headers })).status).toBe(401);
      }
    }
  });
});

describe('a mutation by session', () => {
  it.each(everyCommand)('%s is refused from anywhere but our own pages', async (_, command) => {
    const cookie = await credentialOf(admin());
    for (const [what, headers] of FOREIGN) {
      const response = await call(command, { ...cookie, ...headers });
      expect([what, response.status]).toEqual([what, 403]);
    }
  });

  it('is judged by the configured address, not by the one it was sent to', async () => {
    const cookie = await credentialOf(admin());
    const request = new NextRequest('http://evil.example/api/v1/tokens', {
      method: 'POST',
      headers: { ...cookie, origin: 'http://evil.example', host: 'evil.example' },
      body: JSON.stringify({ name: 'mine', role: 'admin' }),
    });
    const response = await POST(request, { params: Promise.resolve({ path: ['tokens'] }) });
    expect(response.status).toBe(403);
  });

  it('is taken from a browser that sends only our Origin', async () => {
    const cookie = await credentialOf(admin());
    for (const command of COMMANDS) {
      const response = await call(command, { ...cookie, origin: ORIGIN });
      expect(answerOf(response)).toBe('allowed');
    }
  });
});
