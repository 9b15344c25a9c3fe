import type { TimelineEvent } from './decode';
import { describe } from './describe';
import type { TimelineRow } from './timeline-view';

/** Events as rows ready to draw: pins and supersessions folded in, people by name. */
export function timelineRows(
  events: readonly TimelineEvent[],
  nameOf: (personId: string) => string,
): TimelineRow[] {
  const pinned = new Set<number>();
  const supersededBy = new Map<number, number>();
  for (const event of events) {
    if (event.supersedesSeq !== null) supersededBy.set(event.supersedesSeq, event.seq);
    if (event.status !== 'known') continue;
    if (event.kind === 'event.pinned') pinned.add(event.data.seq);
    if (event.kind === 'event.unpinned') pinned.delete(event.data.seq);
  }
  return events.map((event) => {
    const { group, shape, summary, detail, noise } = describe(event, nameOf);
    return {
      seq: event.seq,
      kind: event.kind,
      group,
      at: event.recordedAt.toISOString(),
      occurredAt: event.occurredAt.toISOString(),
      actor: actorOf(event.actor, nameOf),
      summary,
      detail,
      shape,
      data: event.data,
      pinned: pinned.has(event.seq),
      supersededBy: supersededBy.get(event.seq) ?? null,
      supersedes: event.supersedesSeq,
      erased: event.status === 'erased',
      noise,
    };
  });
}

function actorOf(actor: string, nameOf: (personId: string) => string): TimelineRow['actor'] {
  const [kind, id] = [actor.slice(0, actor.indexOf(':')), actor.slice(actor.indexOf(':') + 1)];
  if (kind === 'person') return { kind, id, name: nameOf(id) };
  if (kind === 'integration') return { kind, id, name: id };
  return { kind: 'system', id: null, name: 'Ripcord' };
}
