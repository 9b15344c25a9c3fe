import type { Tx } from '@/lib/db';
import type { IncidentState } from './fold';

const LAMPS = [
  ['effective', 'effectiveAt'],
  ['healthy', 'healthyAt'],
  ['confirmed', 'confirmedAt'],
] as const;

/** The same facts as lib/timeline/fold.ts, from the tables. */
export async function readState(tx: Tx, streamId: string): Promise<IncidentState | null> {
  const incident = await tx.incident.findFirst({
    where: { streamId },
    include: {
      services: { include: { service: true } },
      roles: { where: { renouncedAt: null } },
      checklist: true,
      detections: true,
      answers: true,
      runs: { include: { steps: true } },
      watches: true,
      drafts: { where: { closedAt: null } },
      updates: true,
      polls: { include: { objections: true } },
    },
  });
  if (incident === null) return null;
  const slugs = new Map(incident.services.map((each) => [each.serviceId, each.service.slug]));
  const holds = await tx.hold.findMany({
    where: { runId: { in: incident.runs.map((run) => run.id) }, releasedAt: null },
  });
  return {
    incident: {
      number: incident.number,
      drill: incident.drill,
      status: incident.status,
      severity: incident.severity,
      severityLabel: incident.severityLabel,
      title: incident.title,
      services: [...slugs.values()].sort(),
    },
    roles: incident.roles.map((role) => `${role.role}:${role.personId}`).sort(),
    runbooks: Object.fromEntries(
      incident.services.flatMap(({ service, runbookDigest }) =>
        runbookDigest === null ? [] : [[service.slug, runbookDigest]],
      ),
    ),
    answers: Object.fromEntries(
      incident.answers.map((each) => [
        `${slugs.get(each.serviceId) ?? each.serviceId}:${each.question}`,
        each.answer,
      ]),
    ),
    // `working` and `failed` are the machine's own progress, not yet a fact of the record.
    checklist: Object.fromEntries(
      incident.checklist.map((item) => [
        item.key,
        item.state === 'working' || item.state === 'failed' ? 'open' : item.state,
      ]),
    ),
    // That the worker is looking is its own progress.
    detections: Object.fromEntries(
      incident.detections.map(({ id, status }) => [id, status === 'done' ? 'done' : 'asked']),
    ),
    runs: Object.fromEntries(
      incident.runs.map((run) => [
        run.id,
        {
          status: run.status,
          lamps: LAMPS.filter(([, column]) => run[column] !== null)
            .map(([lamp]) => lamp)
            .sort(),
          steps: Object.fromEntries(
            run.steps.map((step) => [`${step.index}.${step.attempt}`, step.status]),
          ),
        },
      ]),
    ),
    holds: holds.map((hold) => hold.id).sort(),
    watches: Object.fromEntries(
      incident.watches.map((watch) => [watch.id, watch.outcome ?? 'open']),
    ),
    drafts: incident.drafts.map((draft) => draft.id).sort(),
    updates: incident.updates.map((update) => update.id).sort(),
    polls: Object.fromEntries(
      incident.polls.map((poll) => [
        poll.id,
        {
          open: poll.closedAt === null,
          words: Object.fromEntries(
            poll.objections.map(({ personId, objects }) => [
              personId,
              objects ? ('objects' as const) : ('agrees' as const),
            ]),
          ),
        },
      ]),
    ),
  };
}
