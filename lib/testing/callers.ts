import { randomBytes, randomUUID } from 'node:crypto';
import type { Operation } from '@/lib/api/routes';
import type { Actor } from '@/lib/auth/actor';
import { actorOfSession, actorOfToken, hashToken, TOKEN_PREFIX } from '@/lib/auth/resolve-actor';
import type { Database } from '@/lib/db';
import { SystemRole } from '@/lib/generated/prisma/enums';

/** From the least to the most. */
export const ROLES = Object.values(SystemRole);

export type Credential =
  | { readonly kind: 'none' }
  | { readonly kind: 'session'; readonly id: string }
  | { readonly kind: 'token'; readonly token: string };

/** Somebody who asks, and what the policy makes of them. */
export interface Caller {
  readonly name: string;
  readonly credential: Credential;
  /** False: the credential proves nobody. */
  readonly known: boolean;
  /** What they are, at most; null: known, without any grant. */
  readonly role: SystemRole | null;
  /** Whether the role holds for every team, or only for one that owns nothing. */
  readonly everywhere: boolean;
}

export type Answer = 'allowed' | 'forbidden' | 'unauthenticated';

/** The policy in one place, apart from the code that it is held against. */
export function policyFor(caller: Caller, operation: Operation): Answer {
  if (!caller.known) return 'unauthenticated';
  if (caller.credential.kind === 'token' && !operation.byToken) return 'forbidden';
  if (caller.role === null) return 'forbidden';
  if (ROLES.indexOf(caller.role) < ROLES.indexOf(operation.role)) return 'forbidden';
  return caller.everywhere || operation.kind === 'query' ? 'allowed' : 'forbidden';
}

export async function actorOf(db: Database, { credential }: Caller): Promise<Actor | null> {
  if (credential.kind === 'session') return actorOfSession(db, credential.id);
  return credential.kind === 'token' ? actorOfToken(db, credential.token) : null;
}

interface Life {
  /** Seconds from now until it expires. */
  readonly expiresIn?: number;
  readonly revoked?: boolean;
}

/** Makes people, sessions and tokens straight in the tables of one test's database. */
export function callerMaker(db: Database) {
  const person = async (role: SystemRole | null, more: { team?: string; erased?: boolean } = {}) =>
    db.prisma.person.create({
      data: {
        name: 'Somebody',
        erasedAt: more.erased ? new Date() : null,
        ...(role === null ? {} : { grants: { create: { role, teamId: more.team ?? null } } }),
      },
    });
  const dates = async ({ expiresIn = 3600, revoked = false }: Life) => {
    const [row] = await db.prisma.$queryRaw<{ now: Date }[]>`select ripcord.now() as now`;
    if (row === undefined) throw new Error('ripcord.now() returned no row');
    return {
      expiresAt: new Date(row.now.getTime() + expiresIn * 1000),
      revokedAt: revoked ? row.now : null,
    };
  };
  const session = async (personId: string, life: Life = {}): Promise<Credential> => {
    const row = await db.prisma.session.create({ data: { personId, ...(await dates(life)) } });
    return { kind: 'session', id: row.id };
  };
  const token = async (
    personId: string,
    role: SystemRole,
    life: Life = {},
  ): Promise<Credential> => {
    const secret = `${TOKEN_PREFIX}${randomBytes(32).toString('base64url')}`;
    await db.prisma.apiToken.create({
      data: { name: 'test', hash: hashToken(secret), personId, role, ...(await dates(life)) },
    });
    return { kind: 'token', token: secret };
  };
  return { person, session, token };
}

/** Everyone who can ask: nobody in many guises, each role by session and by token, partial grants. */
export async function everyCaller(db: Database): Promise<Caller[]> {
  const { person, session, token } = callerMaker(db);
  const admin = (await person('admin')).id;
  const gone = (await person('admin', { erased: true })).id;
  const team = await db.prisma.team.create({ data: { slug: 'owns-nothing', name: 'Team' } });
  const nobody = (name: string, credential: Credential): Caller => ({
    name,
    credential,
    known: false,
    role: null,
    everywhere: false,
  });
  const somebody = (name: string, role: SystemRole | null, credential: Credential): Caller => ({
    name,
    credential,
    known: true,
    role,
    everywhere: true,
  });
  const callers = [
    nobody('nobody', { kind: 'none' }),
    nobody('a session that never was', { kind: 'session', id: randomUUID() }),
    nobody('an expired session', await session(admin, { expiresIn: -1 })),
    nobody('a revoked session', await session(admin, { revoked: true })),
    nobody('a session of an erased person', await session(gone)),
    nobody('a token that never was', { kind: 'token', token: `${TOKEN_PREFIX}made-up` }),
    nobody('a token past its expiry', await token(admin, 'admin', { expiresIn: -1 })),
    nobody('a revoked token', await token(admin, 'admin', { revoked: true })),
    nobody('a token of an erased person', await token(gone, 'admin')),
    somebody('a person without a grant', null, await session((await person(null)).id)),
    somebody(
      'a viewer’s token made for admin',
      'viewer',
      await token((await person('viewer')).id, 'admin'),
    ),
    {
      ...somebody(
        'an admin of another team',
        'admin',
        await session((await person('admin', { team: team.id })).id),
      ),
      everywhere: false,
    },
  ];
  for (const role of ROLES) {
    callers.push(
      somebody(`${role} by session`, role, await session((await person(role)).id)),
      somebody(`${role} by token`, role, await token(admin, role)),
    );
  }
  return callers;
}
