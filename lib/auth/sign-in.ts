import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '@/lib/db';
import { withTransaction } from '@/lib/db';
import { log } from '@/lib/log';
import { ok } from '@/lib/result';
import { append } from '@/lib/timeline/append';
import { ORG_STREAM_ID } from '@/lib/timeline/events';
import { verifyPassword } from './password';
import { SignInThrottle } from './sign-in-throttle';

/** Long enough to outlast an identity provider's outage during an incident. */
const SESSION_HOURS = 12;

export interface SignedIn {
  readonly sessionId: string;
  readonly personId: string;
}

export const LOCAL_PROVIDER = 'local';

const throttle = new SignInThrottle(() => performance.now(), pause);

/** A local account's session, or null for a wrong address or password alike. */
export async function signInLocally(
  db: Database,
  email: string,
  password: string,
): Promise<SignedIn | null> {
  const subject = email.trim().toLowerCase();
  const identity = await db.prisma.identity.findUnique({
    where: { provider_subject: { provider: LOCAL_PROVIDER, subject } },
  });
  const right = await throttle.run(subject, () =>
    verifyPassword(password, identity?.passwordHash ?? null),
  );
  if (right !== true) {
    log.warn({ person: identity?.personId ?? null, busy: right === 'busy' }, 'sign-in refused');
    return null;
  }
  return identity === null ? null : openSession(db, identity.personId);
}

/**
 * The session of somebody whom the identity provider vouched for. Known by provider and subject,
 * never by e-mail address. Somebody new may look and do nothing else until an admin grants a role.
 */
export async function signInFederated(
  db: Database,
  provider: string,
  claims: { readonly subject: string; readonly name: string | null; readonly email: string | null },
): Promise<SignedIn> {
  const known = await db.prisma.identity.findUnique({
    where: { provider_subject: { provider, subject: claims.subject } },
  });
  if (known !== null) return openSession(db, known.personId);
  const created = await withTransaction(db, async (transaction) => {
    const person = await transaction.tx.person.create({
      data: {
        name: claims.name,
        email: claims.email,
        identities: { create: { provider, subject: claims.subject } },
        grants: { create: { role: 'viewer' } },
      },
    });
    await append(transaction, ORG_STREAM_ID, {
      kind: 'person.created',
      actor: 'system',
      data: { personId: person.id, role: 'viewer' },
    });
    return ok(person.id);
  });
  if (!created.ok) throw new Error('a new person could not be recorded');
  return openSession(db, created.value);
}

async function openSession(db: Database, personId: string): Promise<SignedIn> {
  const [row] = await db.prisma.$queryRaw<{ id: string }[]>`
    insert into session (id, person_id, expires_at)
    values (gen_random_uuid(), ${personId}::uuid, ripcord.now() + ${SESSION_HOURS} * interval '1 hour')
    returning id`;
  if (row === undefined) throw new Error('no session came back');
  return { sessionId: row.id, personId };
}

export async function endSession(db: Database, sessionId: string): Promise<void> {
  await db.prisma.$executeRaw`
    update session set revoked_at = ripcord.now() where id = ${sessionId}::uuid and revoked_at is null`;
}
