import type { Transaction } from '@/lib/db';
import type { IncidentStatus } from '@/lib/generated/prisma/enums';
import type { Runbook } from '@/lib/runbooks/schema';
import { proposeDraft } from '@/lib/status/propose-draft';
import { append } from '@/lib/timeline/append';
import type { ActorRef } from '@/lib/timeline/events';
import { setMilestone } from './set-milestone';

export interface StatusMove {
  readonly incident: {
    readonly id: string;
    readonly streamId: string;
    readonly status: IncidentStatus;
    readonly userImpact: string;
    readonly startedAt: Date | null;
    readonly declaredAt: Date;
  };
  readonly slug: string;
  readonly serviceName: string;
  readonly runbook: Runbook | null;
  readonly to: IncidentStatus;
  readonly actor: ActorRef;
  readonly reason: string | null;
}

/** Statuses at which the public may want to hear something new, and the moment's name. */
const DRAFT_AT = { monitoring: 'mitigate', resolved: 'resolve' } as const;

/**
 * The guarded move with its event, used by the command and by the machine alike. False: somebody
 * moved it first. Whether the move is allowed is asked before (lib/incidents/lifecycle.ts).
 */
export async function changeStatus(transaction: Transaction, move: StatusMove): Promise<boolean> {
  const { incident, to } = move;
  const { count } = await transaction.tx.incident.updateMany({
    where: { id: incident.id, status: incident.status },
    data: { status: to, ...resolution(to, transaction.now) },
  });
  if (count === 0) return false;
  const { seq } = await append(transaction, incident.streamId, {
    kind: 'incident.status_changed',
    actor: move.actor,
    data: { from: incident.status, to, reason: move.reason },
  });
  if (to === 'resolved') await setMilestone(transaction, incident.id, 'resolved', seq);
  if (to === 'monitoring' || to === 'resolved') {
    await proposeDraft(
      transaction,
      { incidentId: incident.id, streamId: incident.streamId },
      DRAFT_AT[to],
      {
        runbook: move.runbook,
        serviceName: move.serviceName,
        impact: incident.userImpact,
        since: (incident.startedAt ?? incident.declaredAt).toISOString(),
        until: transaction.now.toISOString(),
      },
    );
  }
  transaction.hint(`incident:${incident.id}`);
  transaction.hint(`service:${move.slug}`);
  transaction.hint('incidents');
  transaction.hint('fleet');
  return true;
}

/** Closing keeps the time at which it was resolved; opening it again takes it back. */
function resolution(to: IncidentStatus, now: Date): { resolvedAt?: Date | null } {
  if (to === 'closed') return {};
  return { resolvedAt: to === 'resolved' ? now : null };
}
