import type { Transaction, Tx } from '@/lib/db';
import { appError } from '@/lib/errors';
import type { Prisma } from '@/lib/generated/prisma/client';
import { err, ok, type Result } from '@/lib/result';
import type { Runbook } from '@/lib/runbooks/schema';
import { storedRunbook } from '@/lib/runbooks/stored-runbook';
import { type IncidentRef, incidentLabel } from './ref';

/** What it takes to know an incident with its services. */
export const incidentInclude = {
  services: {
    include: { service: { include: { targets: true, team: true } }, version: true },
    orderBy: { primary: 'desc' },
  },
} as const satisfies Prisma.IncidentInclude;

export type FoundIncident = Prisma.IncidentGetPayload<{ include: typeof incidentInclude }>;

export async function findIncident(tx: Tx, ref: IncidentRef): Promise<Result<FoundIncident>> {
  const incident = await tx.incident.findUnique({
    where: { drill_number: { drill: ref.drill, number: ref.number } },
    include: incidentInclude,
  });
  if (incident === null) {
    return err(appError('not_found', `There is no incident ${incidentLabel(ref)}.`));
  }
  return ok(incident);
}

/** The team that owns the incident's primary service: its grants count. */
export async function teamOfIncident(
  { tx }: Transaction,
  ref: IncidentRef,
): Promise<string | null> {
  const found = await tx.incidentService.findFirst({
    where: { incident: { drill: ref.drill, number: ref.number }, primary: true },
    select: { service: { select: { teamId: true } } },
  });
  return found?.service.teamId ?? null;
}

export function primaryOf(incident: FoundIncident): FoundIncident['services'][number] {
  const primary = incident.services.find((each) => each.primary);
  if (primary === undefined) throw new Error(`incident ${incident.id} has no primary service`);
  return primary;
}

/** The runbook version that the incident was declared under; null when the service had none. */
export function runbookOf(service: FoundIncident['services'][number]): Runbook | null {
  return service.version === null ? null : storedRunbook(service.version);
}
