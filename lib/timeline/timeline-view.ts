/** A timeline ready to draw. Nothing on it is edited: corrections supersede, bodies are erased in the open. */

export interface TimelineView {
  /** Oldest first: order is seq. */
  readonly rows: readonly TimelineRow[];
  readonly head: { readonly seq: number; readonly hash: string };
  /** Whether the chain verified when it was last looked at; `unknown`: not yet. */
  readonly chain: 'intact' | 'broken' | 'unknown';
}

/** What came after a seq that the reader has; 0: the whole timeline. */
export interface TimelinePart extends TimelineView {
  readonly after: number;
}

export interface TimelineRow {
  readonly seq: number;
  /** "run.applied"; any other word is an entry that this release does not know. */
  readonly kind: string;
  readonly group: TimelineGroup;
  /** When the database recorded it. */
  readonly at: string;
  /** When it happened, if that was told apart; else `at`. */
  readonly occurredAt: string;
  readonly actor: {
    readonly kind: 'person' | 'system' | 'integration';
    /** The person's id, or the integration's name. */
    readonly id: string | null;
    readonly name: string;
  };
  /** One line. */
  readonly summary: string;
  /** Further lines, a fact each. */
  readonly detail: readonly string[];
  readonly shape: TimelineShape;
  /** The payload as recorded, JSON; null: erased. */
  readonly data: unknown;
  readonly pinned: boolean;
  /** The seq of the entry that took its place. */
  readonly supersededBy: number | null;
  readonly supersedes: number | null;
  readonly erased: boolean;
  /** Small steps of the machine: hidden until asked for. */
  readonly noise: boolean;
}

/** For the filter, in the order in which it is offered. */
export const TIMELINE_GROUPS = [
  'notes',
  'incident',
  'signals',
  'decisions',
  'checklist',
  'runs',
  'holds',
  'comms',
  'record',
] as const;
export type TimelineGroup = (typeof TIMELINE_GROUPS)[number];

/** One of the interface's shapes; its colour goes with it. */
export type TimelineShape =
  | 'failing'
  | 'degraded'
  | 'unknown'
  | 'ok'
  | 'no'
  | 'lock'
  | 'drill'
  | 'running'
  | 'waiting'
  | 'person'
  | 'flag'
  | 'note'
  | 'mail'
  | 'change'
  | 'machine'
  | 'undo'
  | 'pin';
