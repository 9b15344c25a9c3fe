import { COMPONENT_STATUSES, type ComponentStatus, type DayStatus } from './status-view';

/** One published change of a component, ISO 8601 UTC. */
export interface ComponentMove {
  readonly at: string;
  readonly from: ComponentStatus;
  readonly to: ComponentStatus;
}

const DAY_MS = 86_400_000;
const DAYS = 90;

/** From the mildest; maintenance was announced, so anything else of that day outranks it. */
const RANK: Readonly<Record<ComponentStatus, number>> = {
  operational: 0,
  under_maintenance: 1,
  degraded_performance: 2,
  partial_outage: 3,
  major_outage: 4,
};

/**
 * The worst that was published of a component on each of the last ninety days (UTC), oldest first,
 * today last. Of the days before it was listed nothing is said.
 */
export function componentDays(
  component: { readonly status: ComponentStatus; readonly listedAt: string },
  moves: readonly ComponentMove[],
  now: Date,
): DayStatus[] {
  const sorted = moves.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const today = Math.floor(now.getTime() / DAY_MS);
  const listed = Math.floor(Date.parse(component.listedAt) / DAY_MS);
  return Array.from({ length: DAYS }, (_, index): DayStatus => {
    const day = today - (DAYS - 1 - index);
    if (day < listed) return 'none';
    const start = day * DAY_MS;
    const before = sorted.findLast(({ at }) => Date.parse(at) < start);
    const next = sorted.find(({ at }) => Date.parse(at) >= start);
    const atStart = before?.to ?? next?.from ?? component.status;
    const within = sorted.flatMap(({ at, to }) => {
      const time = Date.parse(at);
      return time >= start && time < start + DAY_MS ? [to] : [];
    });
    return [atStart, ...within].reduce((worst, one) => (RANK[one] > RANK[worst] ? one : worst));
  });
}

export function isComponentStatus(text: string): text is ComponentStatus {
  return (COMPONENT_STATUSES as readonly string[]).includes(text);
}
