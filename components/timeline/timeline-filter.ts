/** What of a timeline is shown: pure. */
import type { TimelineGroup, TimelineRow } from '@/lib/timeline/timeline-view';

export interface TimelineFilter {
  /** `pinned`: whatever its group. */
  readonly group: TimelineGroup | 'all' | 'pinned';
  readonly text: string;
  /** The machine's small steps too. */
  readonly small: boolean;
}

export const NO_FILTER: TimelineFilter = { group: 'all', text: '', small: false };

export function isFiltered(filter: TimelineFilter): boolean {
  return filter.group !== 'all' || filter.text.trim() !== '';
}

/** A small step is hidden unless it is asked for, pinned, or found by what was typed. */
export function filterTimeline(
  rows: readonly TimelineRow[],
  filter: TimelineFilter,
): readonly TimelineRow[] {
  const words = filter.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return rows.filter((row) => {
    if (row.noise && !filter.small && !row.pinned && words.length === 0) return false;
    if (filter.group === 'pinned' ? !row.pinned : !inGroup(row, filter.group)) return false;
    if (words.length === 0) return true;
    const text = [row.summary, ...row.detail, row.kind, row.actor.name, `seq ${row.seq}`]
      .join(' ')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

function inGroup(row: TimelineRow, group: TimelineFilter['group']): boolean {
  return group === 'all' || row.group === group;
}
