/**
 * One entry of a timeline as those read it who come later: the review, the post-mortem, an export.
 * Bodies are read tolerantly, since they may be from an older release or erased.
 */
export interface TimelineEntry {
  readonly seq: number;
  readonly kind: string;
  readonly actor: {
    readonly kind: 'person' | 'system' | 'integration';
    readonly name: string;
  };
  /** When it happened, ISO 8601 UTC. */
  readonly occurredAt: string;
  /** When the database recorded it; order is `seq`, never this. */
  readonly recordedAt: string;
  readonly body: Readonly<Record<string, unknown>> | null;
  readonly erased: boolean;
  /** The seq of the entry that corrects this one. */
  readonly supersededBy: number | null;
  readonly pinned: boolean;
  /** One line in words, where the caller has one. */
  readonly summary?: string;
}

/** A text of the body; null where it is not there or no text. */
export function textOf(entry: TimelineEntry, key: string): string | null {
  const value = entry.body?.[key];
  return typeof value === 'string' && value !== '' ? value : null;
}

export function numberOf(entry: TimelineEntry, key: string): number | null {
  const value = entry.body?.[key];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** One line for any entry, also for one that this release does not know. */
export function lineOf(entry: TimelineEntry): string {
  if (entry.erased) return 'Erased';
  if (entry.summary !== undefined && entry.summary !== '') return entry.summary;
  const words = ['summary', 'sentence', 'text', 'title', 'body', 'label', 'evidence', 'reason'];
  const said = words.map((key) => textOf(entry, key)).find((text) => text !== null);
  const from = textOf(entry, 'from');
  const to = textOf(entry, 'to');
  return said ?? (from !== null && to !== null ? `${from} → ${to}` : entry.kind);
}

/** What still stands: corrected entries give way to their corrections. In the order of `seq`. */
export function standing(entries: readonly TimelineEntry[]): TimelineEntry[] {
  return entries.filter(({ supersededBy }) => supersededBy === null).sort((a, b) => a.seq - b.seq);
}
