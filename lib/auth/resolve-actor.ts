import { createHash } from 'node:crypto';
import type { Database } from '@/lib/db';
import type { Actor } from './actor';

export const TOKEN_PREFIX = 'rip_';

export function hashToken(token: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(token).digest());
}

const person = {
  select: {
    id: true,
    name: true,
    erasedAt: true,
    grants: { select: { teamId: true, role: true } },
  },
} as const;

/** The person behind a session id, looked up now: a revoked or expired session is nobody. */
export async function actorOfSession(db: Database, sessionId: string): Promise<Actor | null> {
  const [live] = await db.prisma.$queryRaw<{ person_id: string }[]>`
    select person_id from session
    where id = ${sessionId}::uuid and revoked_at is null and expires_at > ripcord.now()`;
  if (live === undefined) return null;
  const found = await db.prisma.person.findUnique({ where: { id: live.person_id }, ...person });
  if (found === null || found.erasedAt !== null) return null;
  return {
    personId: found.id,
    name: found.name ?? 'Someone',
    via: 'session',
    credentialId: sessionId,
    grants: found.grants,
    ceiling: null,
  };
}

/** The person behind a bearer token, no stronger than the token. */
export async function actorOfToken(db: Database, token: string): Promise<Actor | null> {
  if (!token.startsWith(TOKEN_PREFIX)) return null;
  const hash = hashToken(token);
  const [live] = await db.prisma.$queryRaw<{ id: string }[]>`
    select id from api_token
    where hash = ${hash}::bytea and revoked_at is null and expires_at > ripcord.now()`;
  if (live === undefined) return null;
  const found = await db.prisma.apiToken.findUnique({
    where: { id: live.id },
    select: { id: true, role: true, person },
  });
  if (found === null || found.person.erasedAt !== null) return null;
  return {
    personId: found.person.id,
    name: found.person.name ?? 'Someone',
    via: 'token',
    credentialId: found.id,
    grants: found.person.grants,
    ceiling: found.role,
  };
}
