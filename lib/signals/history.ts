/** Pure: an hour of points that goes on from the hour before, so that only its end is read again. */
import type { MetricPoint, MetricSet } from './frame';

/** Milliseconds since the epoch. */
export interface Since {
  /** Points up to here are dropped where anything is new. */
  readonly start: number;
  /** Points after this are those of `recent`: none of the old ones counts. */
  readonly from: number;
}

/** `old` itself where `recent` says nothing new. */
export function continued(old: MetricSet, recent: MetricSet, since: Since): MetricSet {
  const counts = continuedList(old.counts, recent.counts, since, ({ service, revision, code }) =>
    [service, revision, code].join(' '),
  );
  const latencies = continuedList(
    old.latencies,
    recent.latencies,
    since,
    ({ service, revision, percentile }) => [service, revision, percentile].join(' '),
  );
  if (counts === null && latencies === null) return old;
  return {
    counts: counts ?? trimmed(old.counts, since),
    latencies: latencies ?? trimmed(old.latencies, since),
  };
}

interface Line {
  readonly points: readonly MetricPoint[];
}

/** Null: nothing is new. */
function continuedList<T extends Line>(
  old: readonly T[],
  recent: readonly T[],
  since: Since,
  keyOf: (line: T) => string,
): T[] | null {
  const unseen = new Map(recent.map((line) => [keyOf(line), line]));
  let isNew = false;
  const lines = old.map((line) => {
    const key = keyOf(line);
    const points = unseen.get(key)?.points ?? [];
    unseen.delete(key);
    const before = line.points.filter(({ at }) => at > since.from);
    if (sameLine(before, points)) return line;
    isNew = true;
    return { ...line, points: [...line.points.filter(({ at }) => at <= since.from), ...points] };
  });
  const others = [...unseen.values()].filter(({ points }) => points.length > 0);
  return isNew || others.length > 0 ? trimmed([...lines, ...others], since) : null;
}

function trimmed<T extends Line>(lines: readonly T[], { start }: Since): T[] {
  return lines.flatMap((line) => {
    const points = line.points.filter(({ at }) => at > start);
    if (points.length === 0) return [];
    return points.length === line.points.length ? [line] : [{ ...line, points }];
  });
}

function sameLine(a: readonly MetricPoint[], b: readonly MetricPoint[]): boolean {
  if (a.length !== b.length) return false;
  const values = new Map(b.map(({ at, value }) => [at, value]));
  return a.every(({ at, value }) => values.get(at) === value);
}
