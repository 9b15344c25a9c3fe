import type { APIRequestContext } from '@playwright/test';
import { stackUnderTest } from './stack';

export type DemoRole = 'commander' | 'responder' | 'viewer' | 'admin';

/** Signs a browser in without its pages: each test clicks only what it tests. */
export async function signIn(
  context: { readonly request: APIRequestContext },
  role: DemoRole,
): Promise<void> {
  const { url, password } = stackUnderTest();
  const csrf = (await (await context.request.get(`${url}/api/auth/csrf`)).json()) as {
    csrfToken: string;
  };
  const answer = await context.request.post(`${url}/api/auth/callback/local`, {
    form: {
      csrfToken: csrf.csrfToken,
      email: `${role}@demo.ripcord`,
      password,
      callbackUrl: url,
      json: 'true',
    },
  });
  if (!answer.ok()) throw new Error(`${role} could not sign in: ${answer.status()}`);
}
