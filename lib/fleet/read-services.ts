import { changeDetail } from '@/lib/changes/stored-change';
import type { RunbookInForce } from '@/lib/configuration/in-force';
import { runbooksInForce } from '@/lib/configuration/in-force';
import type { Tx } from '@/lib/db';
import type { Prisma } from '@/lib/generated/prisma/client';
import { OVER_STATUSES } from '@/lib/incidents/lifecycle';
import { severityOf } from '@/lib/incidents/severity';
import { severityLevel } from '@/lib/runbooks/figures-schema';
import { storedRunbook } from '@/lib/runbooks/stored-runbook';
import { parseSampled } from '@/lib/signals/stored-frame';
import { readTargetRuns, type TargetRuns } from './read-target-runs';
import type { IncidentFacts, ServiceFacts, TargetFacts } from './service-facts';
import { parseSeen } from './stored-state';

const HOUR_MS = 60 * 60_000;

function include(now: Date) {
  return {
    runbook: { select: { slug: true } },
    targets: {
      where: { retiredAt: null },
      orderBy: [{ isProduction: 'desc' }, { ref: 'asc' }],
      include: {
        observation: true,
        signalFrame: true,
        revisions: true,
        holds: { where: { releasedAt: null, expiresAt: { gt: now } } },
        changes: {
          where: { at: { gte: new Date(now.getTime() - HOUR_MS) } },
          orderBy: { at: 'asc' },
        },
      },
    },
    incidents: {
      where: { incident: { status: { notIn: [...OVER_STATUSES] } } },
      include: {
        incident: { include: { milestones: { where: { name: 'decided' } } } },
        version: true,
      },
    },
  } as const satisfies Prisma.ServiceInclude;
}

type Row = Prisma.ServiceGetPayload<{ include: ReturnType<typeof include> }>;

/** Everything that the screens need of services that are not retired, in the file's order. */
export async function readServices(
  tx: Tx,
  now: Date,
  where: Prisma.ServiceWhereInput = {},
): Promise<ServiceFacts[]> {
  const rows = await tx.service.findMany({
    where: { retiredAt: null, ...where },
    orderBy: { position: 'asc' },
    include: include(now),
  });
  const targets = rows.flatMap((row) => row.targets.slice(0, 1));
  const [inForce, runs, owners] = await Promise.all([
    runbooksInForce(tx),
    readTargetRuns(
      tx,
      targets.map(({ id }) => id),
    ),
    tx.person.findMany({
      where: { id: { in: targets.flatMap(({ holds }) => holds.map(({ ownerId }) => ownerId)) } },
      select: { id: true, name: true },
    }),
  ]);
  const nameOf = (id: string) => owners.find((owner) => owner.id === id)?.name ?? 'Someone';
  return rows.map((row) => serviceFacts(row, inForce, runs, nameOf));
}

/** Under an incident the version counts that it was declared under. */
function serviceFacts(
  row: Row,
  inForce: ReadonlyMap<string, RunbookInForce>,
  runs: TargetRuns,
  nameOf: (personId: string) => string,
): ServiceFacts {
  const [target] = row.targets;
  const [open] = row.incidents.toSorted(
    (a, b) => Number(a.incident.drill) - Number(b.incident.drill),
  );
  const own = row.runbook === null ? undefined : inForce.get(row.runbook.slug);
  const runbook = open?.version ? storedRunbook(open.version) : (own?.runbook ?? null);
  return {
    slug: row.slug,
    name: row.name,
    notConnected: target === undefined ? row.notConnectedReason : null,
    runbook,
    target: target === undefined ? null : targetFacts(target, runs, nameOf),
    incident: open === undefined ? null : incidentFacts(open.incident, runbook),
    changes: (target?.changes ?? []).map(({ kind, at, summary, detail }) => ({
      kind,
      at,
      summary,
      ours: changeDetail.parse(detail ?? {}).intent !== null,
    })),
  };
}

function targetFacts(
  target: Row['targets'][number],
  runs: TargetRuns,
  nameOf: (personId: string) => string,
): TargetFacts {
  const { observation, signalFrame } = target;
  return {
    connection: target.connection,
    kind: target.kind,
    ref: target.ref,
    state: parseSeen(observation?.state ?? null, observation?.observedAt ?? null),
    observedAt: observation?.observedAt ?? null,
    observationProblem: observation?.problem ?? null,
    frame: parseSampled(signalFrame?.frame ?? null, signalFrame?.sampledAt ?? null),
    frameProblem: signalFrame?.problem ?? null,
    ledger: target.revisions.map(({ health, ...revision }) => ({
      ...revision,
      health: health === 'healthy' || health === 'unhealthy' ? health : null,
    })),
    holds: target.holds.map(({ revisionName, reason, expiresAt, ownerId }) => ({
      revision: revisionName,
      reason,
      expiresAt,
      owner: nameOf(ownerId),
    })),
    holder: runs.holders.get(target.id) ?? null,
    endedBadly: runs.endedBadly.get(target.id) ?? [],
  };
}

function incidentFacts(
  incident: Row['incidents'][number]['incident'],
  runbook: ServiceFacts['runbook'],
): IncidentFacts {
  const severity = severityLevel.parse(incident.severity);
  return {
    number: incident.number,
    drill: incident.drill,
    severity,
    severityLabel: incident.severityLabel,
    title: incident.title,
    declaredAt: incident.declaredAt,
    decided: incident.milestones.length > 0,
    withinSeconds: severityOf(runbook, severity).withinSeconds,
  };
}
