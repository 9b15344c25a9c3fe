import { cookies } from 'next/headers';
import type { NextRequest } from 'next/server';
import { getToken } from 'next-auth/jwt';
import type { Actor } from '@/lib/auth/actor';
import { sessionCookieName } from '@/lib/auth/next-auth-options';
import { actorOfSession, actorOfToken } from '@/lib/auth/resolve-actor';
import { webDatabase, webEnv } from './database';

const BEARER = /^Bearer\s+(\S+)$/i;

/** Who sends this request: by bearer token where one is given, else by session cookie. */
export async function actorOfRequest(request: NextRequest): Promise<Actor | null> {
  const authorization = request.headers.get('authorization');
  if (authorization !== null) {
    const token = BEARER.exec(authorization)?.[1];
    return token === undefined ? null : actorOfToken(webDatabase(), token);
  }
  return actorOfCookie(request.cookies.get(sessionCookieName(webEnv()))?.value);
}

/** The same while the request is open. Opening the cookie costs more than looking the session up. */
export function actorStill(actor: Actor, request: NextRequest): Promise<Actor | null> {
  return actor.via === 'session'
    ? actorOfSession(webDatabase(), actor.credentialId)
    : actorOfRequest(request);
}

/** Who is looking at this page or calls this server action. */
export async function actorOfPage(): Promise<Actor | null> {
  const jar = await cookies();
  return actorOfCookie(jar.get(sessionCookieName(webEnv()))?.value);
}

async function actorOfCookie(cookie: string | undefined): Promise<Actor | null> {
  const env = webEnv();
  if (cookie === undefined || env.secret === null) return null;
  const name = sessionCookieName(env);
  const claims = await getToken({
    req: { cookies: { [name]: cookie }, headers: {} } as never,
    secret: env.secret,
    cookieName: name,
  });
  return typeof claims?.sid === 'string' ? actorOfSession(webDatabase(), claims.sid) : null;
}

/**
 * A browser's own pages only: cookies travel with a foreign site's request too. Browsers have sent
 * Sec-Fetch-Site since 2023; without it the Origin must be ours.
 */
export function isSameOrigin(headers: Headers, url: string): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin';
  return headers.get('origin') === new URL(url).origin;
}
