import { z } from 'zod';
import { defineQuery } from '@/lib/command';
import { ok } from '@/lib/result';
import { severityLevel } from '@/lib/runbooks/figures-schema';
import type { IncidentListRow, IncidentListView } from '../incident-list-view';
import { isOver } from '../lifecycle';
import { incidentLabel } from '../ref';

const PAGE = 200;

export const incidentsList = defineQuery({
  name: 'incidents.list',
  summary: 'The newest incidents, open ones first.',
  role: 'viewer',
  byToken: true,
  route: { method: 'GET', path: '/incidents' },
  input: z.strictObject({}),
  output: z.custom<IncidentListView>(),
  run: async ({ db, now }) => {
    const rows = await db.prisma.incident.findMany({
      orderBy: { declaredAt: 'desc' },
      take: PAGE,
      include: {
        services: {
          include: { service: { select: { slug: true } } },
          orderBy: { primary: 'desc' },
        },
        runs: { where: { appliedAt: { not: null } }, orderBy: { number: 'desc' }, take: 1 },
        roles: { where: { role: 'incident_commander', renouncedAt: null } },
      },
    });
    const names = await db.prisma.person.findMany({
      where: { id: { in: rows.flatMap((row) => row.roles.map((role) => role.personId)) } },
      select: { id: true, name: true },
    });
    const nameOf = new Map(names.map((person) => [person.id, person.name ?? 'Someone']));
    const incidents = rows.map((row): IncidentListRow => {
      const commander = row.roles[0]?.personId;
      const run = row.runs[0];
      return {
        number: row.number,
        drill: row.drill,
        label: incidentLabel(row),
        title: row.title,
        service: row.services[0]?.service.slug ?? '',
        severity: severityLevel.parse(row.severity),
        severityLabel: row.severityLabel,
        status: row.status,
        over: isOver(row.status),
        commander: commander === undefined ? null : (nameOf.get(commander) ?? null),
        declaredAt: row.declaredAt.toISOString(),
        resolvedAt: row.resolvedAt?.toISOString() ?? null,
        due: null,
        lastResult: run === undefined ? null : (run.outcome ?? `run ${run.number}: ${run.status}`),
      };
    });
    incidents.sort(
      (a, b) => Number(a.over) - Number(b.over) || (a.over ? 0 : a.severity - b.severity),
    );
    return ok({ now: now.toISOString(), incidents });
  },
});
