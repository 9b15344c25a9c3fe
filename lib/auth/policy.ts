import type { SystemRole } from '@/lib/generated/prisma/enums';
import type { Actor } from './actor';

const RANK = { viewer: 0, responder: 1, commander: 2, admin: 3 } as const satisfies Record<
  SystemRole,
  number
>;

/** What a command or query asks of whoever calls it. */
export interface Requirement {
  readonly role: SystemRole;
  /** May a machine's bearer token do this at all? Approving never may. */
  readonly byToken: boolean;
}

/**
 * The one rule of who may: the highest role that a grant gives for the subject's team (a grant
 * without team counts everywhere), under the token's ceiling. Fails closed.
 */
export function can(actor: Actor | null, requirement: Requirement, teamId: string | null): boolean {
  if (actor === null) return false;
  if (actor.via === 'token' && !requirement.byToken) return false;
  const role = roleFor(actor, teamId);
  return role !== null && RANK[role] >= RANK[requirement.role];
}

/** Whether some team's subject would let them; which team it is, may be known only later. */
export function mayAnywhere(actor: Actor | null, requirement: Requirement): boolean {
  const teams = actor?.grants.map((grant) => grant.teamId) ?? [];
  return [null, ...teams].some((team) => can(actor, requirement, team));
}

export function roleFor(actor: Actor, teamId: string | null): SystemRole | null {
  let best: SystemRole | null = null;
  for (const grant of actor.grants) {
    if (grant.teamId !== null && grant.teamId !== teamId) continue;
    if (best === null || RANK[grant.role] > RANK[best]) best = grant.role;
  }
  if (best !== null && actor.ceiling !== null && RANK[best] > RANK[actor.ceiling]) {
    return actor.ceiling;
  }
  return best;
}
