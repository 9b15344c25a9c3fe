import type { SystemRole } from '@/lib/generated/prisma/enums';
import type { ActorRef } from '@/lib/timeline/events';

/** Who asks, as looked up in Postgres for this very request. */
export interface Actor {
  readonly personId: string;
  readonly name: string;
  readonly via: 'session' | 'token';
  /** The session's or the token's id: the principal that idempotency keys belong to. */
  readonly credentialId: string;
  /** `teamId` null: everywhere. */
  readonly grants: readonly { readonly teamId: string | null; readonly role: SystemRole }[];
  /** A token may do no more than it was made for. */
  readonly ceiling: SystemRole | null;
}

export function actorRef(actor: Actor): ActorRef {
  return `person:${actor.personId}`;
}
