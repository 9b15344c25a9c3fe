import { encode } from 'next-auth/jwt';
import { sessionCookieName } from '@/lib/auth/next-auth-options';
import { webEnv } from '@/lib/web/database';
import type { Caller } from './callers';

/** The address and the secret of the web process that a test calls; read at its first request. */
export const ORIGIN = 'http://localhost:3000';
export const SECRET = 'a secret of the tests, 32 characters or more';
process.env.RIPCORD_URL = ORIGIN;
process.env.RIPCORD_SECRET = SECRET;

/** What a browser sends along from our own pages. */
export const SAME_ORIGIN = { 'sec-fetch-site': 'same-origin', origin: ORIGIN };

/** Every way of asking that is not one of our own pages, by name. */
export const FOREIGN: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['neither Origin nor Sec-Fetch-Site', {}],
  ['Origin: null', { origin: 'null' }],
  ['a foreign Origin', { origin: 'https://evil.example' }],
  ['a subdomain’s Origin', { origin: 'http://evil.localhost:3000' }],
  ['our host on another port', { origin: 'http://localhost:3001' }],
  ['our host by another scheme', { origin: 'https://localhost:3000' }],
  ['an Origin that begins like ours', { origin: `${ORIGIN}.evil.example` }],
  ['Sec-Fetch-Site: cross-site', { 'sec-fetch-site': 'cross-site', origin: ORIGIN }],
  ['Sec-Fetch-Site: same-site', { 'sec-fetch-site': 'same-site', origin: ORIGIN }],
  ['Sec-Fetch-Site: none', { 'sec-fetch-site': 'none', origin: ORIGIN }],
  [
    'a spoofed forwarded host',
    { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' },
  ],
  ['a form’s content type', { 'content-type': 'text/plain' }],
];

/** The session cookie as next-auth would have set it. */
export async function sessionCookie(sid: string, secret = SECRET): Promise<string> {
  return `${sessionCookieName(webEnv())}=${await encode({ token: { sid }, secret })}`;
}

/** A caller's credential as request headers. */
export async function credentialOf({ credential }: Caller): Promise<Record<string, string>> {
  if (credential.kind === 'token') return { authorization: `Bearer ${credential.token}` };
  return credential.kind === 'session' ? { cookie: await sessionCookie(credential.id) } : {};
}
