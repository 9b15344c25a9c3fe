import { type APIRequestContext, expect, request } from '@playwright/test';
import { type DemoRole, signIn } from './sign-in';
import { stackUnderTest } from './stack';

/** /api/v1 with a person's own session, as the console's pages use it. */
export interface Session {
  get<T>(path: string): Promise<T>;
  send<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<T>;
  /** The status of a request that may be refused, with what was said. */
  try(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: object,
  ): Promise<{ readonly status: number; readonly detail: string | undefined }>;
}

const opened = new Map<DemoRole, Session>();

/** Signed in once a role; the test process's end closes it. */
export async function sessionOf(role: DemoRole): Promise<Session> {
  const known = opened.get(role);
  if (known) return known;
  const context = await request.newContext();
  await signIn({ request: context }, role);
  const session = sessionIn(context);
  opened.set(role, session);
  return session;
}

function sessionIn(context: APIRequestContext): Session {
  const { url } = stackUnderTest();
  const send = (method: string, path: string, body?: object) =>
    context.fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        origin: url,
        'sec-fetch-site': 'same-origin',
        'idempotency-key': crypto.randomUUID(),
      },
      ...(method === 'GET' ? {} : { data: body ?? {} }),
    });
  const parsed = async <T>(answer: Awaited<ReturnType<typeof send>>): Promise<T> => {
    expect(answer.status(), await answer.text()).toBe(200);
    return (await answer.json()) as T;
  };
  return {
    get: async (path) => parsed(await send('GET', path)),
    send: async (method, path, body) => parsed(await send(method, path, body)),
    async try(method, path, body) {
      const answer = await send(method, path, body);
      const { detail } = (await answer.json()) as { detail?: string };
      return { status: answer.status(), detail };
    },
  };
}
