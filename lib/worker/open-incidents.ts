import type { Tx } from '@/lib/db';
import type { IncidentStatus } from '@/lib/generated/prisma/enums';

/** An incident that is under way, as far as the worker's loops need it. */
export interface OpenIncident {
  readonly id: string;
  readonly streamId: string;
}

const OVER: readonly IncidentStatus[] = ['resolved', 'closed', 'cancelled', 'merged'];
export const UNDER_WAY = { notIn: [...OVER] };

/** The incidents that are under way on one service, drills too. */
export async function openIncidentsOf(tx: Tx, serviceId: string): Promise<OpenIncident[]> {
  return tx.incident.findMany({
    where: { status: UNDER_WAY, services: { some: { serviceId } } },
    select: { id: true, streamId: true },
  });
}
