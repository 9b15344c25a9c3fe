import type { EventData, EventKind } from './events';
import type { TimelineGroup, TimelineShape } from './timeline-view';

/** How one entry reads. */
export interface Description {
  readonly group: TimelineGroup;
  /** One line. */
  readonly summary: string;
  /** Further lines, a fact each. */
  readonly detail: readonly string[];
  readonly shape: TimelineShape;
  /** Small steps of the machine: hidden until asked for. */
  readonly noise: boolean;
}

/** A person's name by id, as it stands in `person` now. */
export type NameOf = (personId: string) => string;

export type Describers<K extends EventKind> = {
  readonly [E in K]: (data: EventData<E>, nameOf: NameOf) => Description;
};

export function entry(
  group: TimelineGroup,
  shape: TimelineShape,
  summary: string,
  detail: readonly (string | null)[] = [],
): Description {
  const lines = detail.filter((line): line is string => line !== null && line !== '');
  return { group, shape, summary, detail: lines, noise: false };
}

export function noise(description: Description): Description {
  return { ...description, noise: true };
}

/** "reason: …"; null where none was given. */
export function because(reason: string | null): string | null {
  return reason === null || reason === '' ? null : `Reason: ${reason}`;
}
