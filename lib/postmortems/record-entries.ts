import type { TimelineEntry } from '@/lib/timeline/entry';
import type { TimelineRow } from '@/lib/timeline/timeline-view';

/** A timeline's rows as a post-mortem reads them. */
export function recordEntries(rows: readonly TimelineRow[]): TimelineEntry[] {
  return rows.map((row) => ({
    seq: row.seq,
    kind: row.kind,
    actor: { kind: row.actor.kind, name: row.actor.name },
    occurredAt: row.occurredAt,
    recordedAt: row.at,
    body: isRecord(row.data) ? row.data : null,
    erased: row.erased,
    supersededBy: row.supersededBy,
    pinned: row.pinned,
    summary: row.summary,
  }));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
