import type { Transaction } from '@/lib/db';
import { type AppError, appError } from '@/lib/errors';
import type { SystemRole } from '@/lib/generated/prisma/enums';
import { err, ok, type Result } from '@/lib/result';
import { append } from '@/lib/timeline/append';
import { type ActorRef, ORG_STREAM_ID } from '@/lib/timeline/events';
import { hashPassword } from './password';
import { LOCAL_PROVIDER } from './sign-in';

export interface NewPerson {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly role: SystemRole;
}

/** A person with a local account. Refuses an address that has one already. */
export async function createPerson(
  transaction: Transaction,
  actor: ActorRef,
  input: NewPerson,
): Promise<Result<{ personId: string }, AppError>> {
  const subject = input.email.trim().toLowerCase();
  const taken = await transaction.tx.identity.findUnique({
    where: { provider_subject: { provider: LOCAL_PROVIDER, subject } },
  });
  if (taken !== null) {
    return err(appError('conflict', `${subject} has an account already. Choose another address.`));
  }
  const passwordHash = await hashPassword(input.password);
  const person = await transaction.tx.person.create({
    data: {
      name: input.name,
      email: subject,
      identities: { create: { provider: LOCAL_PROVIDER, subject, passwordHash } },
      grants: { create: { role: input.role } },
    },
  });
  await append(transaction, ORG_STREAM_ID, {
    kind: 'person.created',
    actor,
    data: { personId: person.id, role: input.role },
  });
  return ok({ personId: person.id });
}
