import type { TimelinePart, TimelineRow, TimelineView } from './timeline-view';

/**
 * What the reader has, and what came after it. A part that doesn't begin where the reader's ends is
 * taken only if it is the whole: then it takes the place of what was there.
 */
export function joinTimeline(known: TimelineView, part: TimelinePart): TimelineView {
  const { after, ...view } = part;
  if (after === 0 || after !== known.head.seq) return view;
  const pinned = new Map<number, boolean>();
  const supersededBy = new Map<number, number>();
  for (const row of part.rows) {
    if (row.supersedes !== null) supersededBy.set(row.supersedes, row.seq);
    if (row.kind !== 'event.pinned' && row.kind !== 'event.unpinned') continue;
    const target = pinTarget(row.data);
    if (target !== null) pinned.set(target, row.kind === 'event.pinned');
  }
  const amended = (row: TimelineRow): TimelineRow =>
    pinned.has(row.seq) || supersededBy.has(row.seq)
      ? {
          ...row,
          pinned: pinned.get(row.seq) ?? row.pinned,
          supersededBy: supersededBy.get(row.seq) ?? row.supersededBy,
        }
      : row;
  return { ...view, rows: [...known.rows.map(amended), ...part.rows], chain: worse(known, part) };
}

/** New links don't mend an old break. */
function worse(known: TimelineView, part: TimelinePart): TimelineView['chain'] {
  return known.chain === 'intact' ? part.chain : known.chain;
}

function pinTarget(data: unknown): number | null {
  const isObject = typeof data === 'object' && data !== null;
  return isObject && 'seq' in data && typeof data.seq === 'number' ? data.seq : null;
}
