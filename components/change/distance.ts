import { formatAge } from '@/lib/format/duration';
import type { Began } from '@/lib/incidents/room-view';

/** Longer before it than this is "earlier": few outages wait so long for their cause. */
const SHORTLY_MS = 30 * 60_000;

const VERB = {
  signals: 'it began',
  person: 'it began',
  declaration: 'it was declared',
} as const satisfies Record<Began['by'], string>;

/** "4 min before it began", "as it began", "2 min after it was declared". */
export function distanceWords(at: string, began: Began): string {
  const seconds = (Date.parse(began.at) - Date.parse(at)) / 1000;
  const verb = VERB[began.by];
  if (Math.abs(seconds) < 1) return `as ${verb}`;
  return `${formatAge(Math.abs(seconds))} ${seconds > 0 ? 'before' : 'after'} ${verb}`;
}

export interface ChangeGroup<T> {
  readonly title: string;
  readonly changes: readonly T[];
}

/** By time relative to the beginning, the likeliest first; empty groups are left out. */
export function groupByDistance<T extends { readonly at: string }>(
  changes: readonly T[],
  began: Began,
): ChangeGroup<T>[] {
  const before = ({ at }: T) => Date.parse(began.at) - Date.parse(at);
  const verb = VERB[began.by];
  const groups = [
    {
      title: `Up to 30 min before ${verb}`,
      changes: changes.filter((each) => before(each) >= 0 && before(each) <= SHORTLY_MS),
    },
    { title: `After ${verb}`, changes: changes.filter((each) => before(each) < 0) },
    { title: 'Earlier', changes: changes.filter((each) => before(each) > SHORTLY_MS) },
  ];
  return groups.filter((group) => group.changes.length > 0);
}
