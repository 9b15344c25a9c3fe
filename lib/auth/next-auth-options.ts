import type { NextAuthOptions } from 'next-auth';
import Credentials from 'next-auth/providers/credentials';
import type { OAuthConfig } from 'next-auth/providers/oauth';
import type { Database } from '@/lib/db';
import type { Env } from '@/lib/env';
import { log } from '@/lib/log';
import { endSession, signInFederated, signInLocally } from './sign-in';

const OIDC_PROVIDER = 'oidc';

/** Cookies ignore ports: two installations on one host must not sign each other out. */
export function sessionCookieName(env: Pick<Env, 'instance' | 'url'>): string {
  const prefix = env.url.startsWith('https://') ? '__Secure-' : '';
  return `${prefix}ripcord-${env.instance}.session`;
}

/**
 * next-auth signs people in; what they may do is never in its token. The token carries one claim,
 * the id of a row in `session`, looked up in every command and query and revocable at once.
 */
export function nextAuthOptions(env: Env, db: Database): NextAuthOptions {
  if (env.secret === null)
    throw new Error('RIPCORD_SECRET is missing: set it to 32 characters or more');
  const secure = env.url.startsWith('https://');
  return {
    secret: env.secret,
    session: { strategy: 'jwt', maxAge: 12 * 60 * 60 },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    useSecureCookies: secure,
    cookies: {
      sessionToken: {
        name: sessionCookieName(env),
        options: { httpOnly: true, sameSite: 'lax', path: '/', secure },
      },
      csrfToken: {
        name: `ripcord-${env.instance}.csrf`,
        options: { httpOnly: true, sameSite: 'lax', path: '/', secure },
      },
      callbackUrl: {
        name: `ripcord-${env.instance}.callback`,
        options: { httpOnly: true, sameSite: 'lax', path: '/', secure },
      },
    },
    providers: [local(db), ...(env.oidc === null ? [] : [oidc(env.oidc)])],
    callbacks: {
      jwt: async ({ token, user, account, profile }) => {
        if (account?.provider === OIDC_PROVIDER && account.providerAccountId) {
          const signedIn = await signInFederated(db, `oidc:${env.oidc?.issuer ?? ''}`, {
            subject: account.providerAccountId,
            name: profile?.name ?? null,
            email: profile?.email ?? null,
          });
          return { sid: signedIn.sessionId };
        }
        return { sid: user?.id ?? token.sid };
      },
      session: ({ session }) => ({ expires: session.expires }),
    },
    events: {
      signOut: async ({ token }) => {
        if (typeof token?.sid === 'string') await endSession(db, token.sid);
      },
    },
    logger: {
      error: (code, metadata) => log.error({ code, metadata: String(metadata) }, 'sign-in failed'),
      warn: (code) => log.warn({ code }, 'sign-in warning'),
      debug: () => undefined,
    },
  };
}

function local(db: Database) {
  return Credentials({
    id: 'local',
    name: 'Local account',
    credentials: { email: { type: 'email' }, password: { type: 'password' } },
    authorize: async (credentials) => {
      if (!credentials?.email || !credentials.password) return null;
      const signedIn = await signInLocally(db, credentials.email, credentials.password);
      // next-auth calls it a user's id; it travels once, from here to the jwt callback.
      return signedIn === null ? null : { id: signedIn.sessionId };
    },
  });
}

interface OidcProfile {
  readonly sub: string;
  readonly name?: string;
  readonly email?: string;
}

function oidc(settings: NonNullable<Env['oidc']>): OAuthConfig<OidcProfile> {
  return {
    id: OIDC_PROVIDER,
    name: settings.name,
    type: 'oauth',
    wellKnown: `${settings.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    clientId: settings.clientId,
    clientSecret: settings.clientSecret,
    authorization: { params: { scope: 'openid profile email' } },
    idToken: true,
    checks: ['pkce', 'state', 'nonce'],
    profile: (profile) => ({
      id: profile.sub,
      name: profile.name ?? null,
      email: profile.email ?? null,
    }),
  };
}
