import { actorRef } from '@/lib/auth/actor';
import type { CommandContext } from '@/lib/command';
import type { RoleName } from '@/lib/generated/prisma/enums';
import { append } from '@/lib/timeline/append';

/** Puts the actor into a vacant seat. False when somebody sat down first. */
export async function takeSeat(
  context: CommandContext,
  incident: { readonly incidentId: string; readonly streamId: string },
  role: RoleName,
): Promise<boolean> {
  const { personId } = context.actor;
  const { count } = await context.tx.incidentRole.createMany({
    data: { incidentId: incident.incidentId, role, personId, assumedAt: context.now },
    skipDuplicates: true,
  });
  if (count === 0) return false;
  await append(context, incident.streamId, {
    kind: 'role.assumed',
    actor: actorRef(context.actor),
    data: { role, personId },
  });
  return true;
}
