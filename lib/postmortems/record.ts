import type { QueryContext } from '@/lib/command';
import { type FoundIncident, findIncident } from '@/lib/incidents/find';
import { type IncidentRef, incidentLabel } from '@/lib/incidents/ref';
import { ok, type Result } from '@/lib/result';
import type { TimelineEntry } from '@/lib/timeline/entry';
import { timelineRead } from '@/lib/timeline/queries/timeline';
import type { TimelineView } from '@/lib/timeline/timeline-view';
import { draftPostmortem } from './draft';
import { postmortemMarkdown } from './markdown';
import type { Postmortem } from './postmortem';
import { recordEntries } from './record-entries';

/** An incident's record, and the post-mortem that is drafted from it alone. */
export interface IncidentRecord {
  readonly incident: FoundIncident;
  readonly timeline: TimelineView;
  readonly entries: readonly TimelineEntry[];
  readonly postmortem: Postmortem;
  readonly markdown: string;
  /** "postmortem-INC-1.md". */
  readonly exportName: string;
}

export async function readRecord(
  context: QueryContext,
  ref: IncidentRef,
): Promise<Result<IncidentRecord>> {
  const found = await findIncident(context.db.prisma, ref);
  if (!found.ok) return found;
  const timeline = await timelineRead.run(context, ref);
  if (!timeline.ok) return timeline;
  const people = await context.db.prisma.person.findMany({ select: { id: true, name: true } });
  const names = new Map(people.map((person) => [person.id, person.name]));
  const incident = found.value;
  const { number, drill, title, severityLabel } = incident;
  const entries = recordEntries(timeline.value.rows);
  const postmortem = draftPostmortem({
    incident: {
      number,
      drill,
      title,
      severityLabel,
      services: incident.services.map(({ service }) => service.name),
    },
    entries,
    nameOf: (id) => names.get(id) ?? 'Someone',
  });
  return ok({
    incident,
    timeline: timeline.value,
    entries,
    postmortem,
    markdown: postmortemMarkdown(postmortem),
    exportName: `postmortem-${incidentLabel(ref)}.md`,
  });
}
