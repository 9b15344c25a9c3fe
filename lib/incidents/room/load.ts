import { LIST_MS } from '@/lib/changes/list-span';
import { readChanges } from '@/lib/changes/read-changes';
import type { Database } from '@/lib/db';
import { parseState } from '@/lib/fleet/stored-state';
import type { TargetState } from '@/lib/fleet/target-state';
import { freezeInForce } from '@/lib/runs/freeze-in-force';
import { readEvents } from '@/lib/timeline/read';
import { type CurrentDecision, currentDecision, targetOf } from '../current-decision';
import { type FoundIncident, primaryOf, runbookOf } from '../find';
import { newerRunbook } from './newer-runbook';

/** Every row that a room is drawn from, read once. */
export async function loadRoom(db: Database, incident: FoundIncident, now: Date) {
  const { prisma } = db;
  const target = targetOf(incident);
  const incidentId = incident.id;
  const [
    current,
    observation,
    ledger,
    roles,
    checklist,
    runs,
    holds,
    watches,
    drafts,
    updates,
    poll,
  ] = await Promise.all([
    currentDecision(prisma, incident, now),
    target === null ? null : prisma.observation.findUnique({ where: { targetId: target.id } }),
    target === null ? [] : prisma.revision.findMany({ where: { targetId: target.id } }),
    prisma.incidentRole.findMany({
      where: { incidentId, renouncedAt: null },
      orderBy: { assumedAt: 'asc' },
    }),
    prisma.checklistItem.findMany({ where: { incidentId }, orderBy: { position: 'asc' } }),
    prisma.run.findMany({
      where: { incidentId },
      orderBy: { number: 'asc' },
      include: { steps: true, plan: true, watches: true, approvals: true },
    }),
    target === null
      ? []
      : prisma.hold.findMany({
          where: { targetId: target.id, releasedAt: null, expiresAt: { gt: now } },
          orderBy: { expiresAt: 'asc' },
        }),
    prisma.watch.findMany({ where: { incidentId }, orderBy: { startedAt: 'asc' } }),
    prisma.statusDraft.findMany({
      where: { incidentId, closedAt: null },
      orderBy: { createdAt: 'desc' },
    }),
    prisma.statusUpdate.findMany({ where: { incidentId }, orderBy: { at: 'desc' } }),
    prisma.poll.findFirst({
      where: { incidentId },
      orderBy: { openedAt: 'desc' },
      include: { objections: { orderBy: { at: 'asc' } } },
    }),
  ]);
  const [components, changes, people, evidence, events, stream, freeze, requests, newer] =
    await Promise.all([
      prisma.component.findMany({
        where: { retiredAt: null, serviceId: primaryOf(incident).serviceId },
        orderBy: { position: 'asc' },
      }),
      readChanges(prisma, {
        since: new Date(incident.declaredAt.getTime() - LIST_MS),
        until: incident.resolvedAt ?? now,
        atMost: CHANGES_AT_MOST,
      }),
      prisma.person.findMany({ select: { id: true, name: true } }),
      prisma.evidence.findMany({
        where: { sha256: { in: checklist.flatMap((item) => item.evidenceSha256 ?? []) } },
        select: { sha256: true, name: true, size: true },
      }),
      readEvents(db, incident.streamId),
      prisma.stream.findUniqueOrThrow({ where: { id: incident.streamId } }),
      freezeInForce(prisma),
      prisma.planRequest.findMany({
        where: {
          runId: { in: runs.filter(({ status }) => WAITING.has(status)).map(({ id }) => id) },
        },
        select: { id: true, runId: true },
      }),
      newerRunbook(prisma, primaryOf(incident)),
    ]);
  const state: TargetState | null = parseState(observation?.state ?? null);
  return {
    incident,
    now,
    primary: primaryOf(incident),
    runbook: runbookOf(primaryOf(incident)),
    target,
    current: current satisfies CurrentDecision | null,
    state,
    observation,
    ledger,
    roles,
    checklist,
    runs,
    holds,
    watches,
    drafts,
    updates,
    poll,
    components,
    changes,
    evidence,
    events,
    stream,
    freeze,
    requests,
    newerRunbook: newer,
    nameOf: namer(people),
  };
}

/** Plans on which somebody's word is waited for, or was given. */
const WAITING: ReadonlySet<string> = new Set(['awaiting_approval', 'approved']);

const CHANGES_AT_MOST = 100;

export type LoadedRoom = Awaited<ReturnType<typeof loadRoom>>;

function namer(people: readonly { id: string; name: string | null }[]): (id: string) => string {
  const names = new Map(people.map((person) => [person.id, person.name]));
  return (id) => names.get(id) ?? 'Someone';
}
