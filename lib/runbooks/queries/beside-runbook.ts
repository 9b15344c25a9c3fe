import type { Tx } from '@/lib/db';
import { OVER_STATUSES } from '@/lib/incidents/lifecycle';
import { incidentLabel } from '@/lib/incidents/ref';
import { changeSentence, procedureChange } from '../procedure-change';
import type { ChangedProcedure, IncidentVersion } from '../runbook-view';
import type { Runbook } from '../schema';
import { storedRunbook } from '../stored-runbook';

/** Incidents that follow a version of this runbook, newest first; `open`: those under way alone. */
export async function incidentsOf(
  tx: Tx,
  runbookId: string,
  open: boolean,
): Promise<IncidentVersion[]> {
  const rows = await tx.incidentService.findMany({
    where: {
      version: { runbookId },
      ...(open ? { incident: { status: { notIn: [...OVER_STATUSES] } } } : {}),
    },
    include: { incident: true, service: { select: { slug: true } }, version: true },
    orderBy: { incident: { declaredAt: 'desc' } },
    take: 100,
  });
  return rows.flatMap(({ incident, service, version }) =>
    version === null
      ? []
      : [
          {
            label: incidentLabel(incident),
            number: incident.number,
            drill: incident.drill,
            title: incident.title,
            status: incident.status,
            service: service.slug,
            version: version.number,
          },
        ],
  );
}

/** Procedures that say something else in `runbook` than they did when they last ran. */
export async function changedProcedures(
  tx: Tx,
  runbookId: string,
  runbook: Runbook,
): Promise<ChangedProcedure[]> {
  const last = await tx.$queryRaw<
    { procedure: string; number: number; at: Date; digest: string }[]
  >`
    select distinct on (plan.procedure) plan.procedure, run.number, run.applied_at as at,
      plan.runbook_digest as digest
    from run join plan on plan.hash = run.plan_hash
      join runbook_version on runbook_version.digest = plan.runbook_digest
    where runbook_version.runbook_id = ${runbookId}::uuid and run.applied_at is not null
    order by plan.procedure, run.applied_at desc`;
  const versions = await tx.runbookVersion.findMany({
    where: { digest: { in: last.map(({ digest }) => digest) } },
  });
  return runbook.procedures.flatMap((now): ChangedProcedure[] => {
    const ran = last.find(({ procedure }) => procedure === now.id);
    const version = versions.find(({ digest }) => digest === ran?.digest);
    if (ran === undefined || version === undefined) return [];
    const then = storedRunbook(version).procedures.find(({ id }) => id === now.id) ?? null;
    const change = procedureChange(then, now);
    if (change === null) return [];
    return [
      {
        procedure: now.id,
        title: now.title,
        runNumber: ran.number,
        ranAt: ran.at.toISOString(),
        version: version.number,
        sentence: changeSentence(change),
      },
    ];
  });
}
