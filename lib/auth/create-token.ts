import { randomBytes } from 'node:crypto';
import type { Transaction } from '@/lib/db';
import type { SystemRole } from '@/lib/generated/prisma/enums';
import { append } from '@/lib/timeline/append';
import { type ActorRef, ORG_STREAM_ID } from '@/lib/timeline/events';
import { hashToken, TOKEN_PREFIX } from './resolve-actor';

export interface NewToken {
  readonly tokenId: string;
  /** Shown once; only its digest is kept. */
  readonly token: string;
  readonly expiresAt: string;
}

/** A bearer token for a machine, acting as `personId` and no stronger than `role`. */
export async function createToken(
  transaction: Transaction,
  actor: ActorRef,
  input: {
    readonly personId: string;
    readonly name: string;
    readonly role: SystemRole;
    readonly days: number;
  },
): Promise<NewToken> {
  const token = `${TOKEN_PREFIX}${randomBytes(32).toString('base64url')}`;
  const expiresAt = new Date(transaction.now.getTime() + input.days * 86_400_000);
  const row = await transaction.tx.apiToken.create({
    data: {
      name: input.name,
      hash: hashToken(token),
      personId: input.personId,
      role: input.role,
      expiresAt,
    },
  });
  await append(transaction, ORG_STREAM_ID, {
    kind: 'token.created',
    actor,
    data: {
      tokenId: row.id,
      personId: input.personId,
      role: input.role,
      expiresAt: expiresAt.toISOString(),
    },
  });
  return { tokenId: row.id, token, expiresAt: expiresAt.toISOString() };
}
