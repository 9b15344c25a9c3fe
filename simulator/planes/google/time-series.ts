/** Answers a checked metric query from the traffic model. */
import { setImmediate as othersFirst } from 'node:timers/promises';
import { MICROS_PER_SECOND, type Micros } from '../../core/clock';
import { Mixture } from '../../core/latency';
import type { Service } from '../../core/model';
import { noise, roundByNoise } from '../../core/random';
import { trafficOf } from '../../core/traffic-by-minute';
import { type Matched, matches, text } from './filter-match';
import { instancesAt } from './instances';
import type { MetricQuery } from './metric-query';

export type Labels = Readonly<Record<string, string>>;

export interface TimeSeries {
  readonly labels: Labelled;
  /** Newest first. */
  readonly points: readonly { readonly end: Micros; readonly value: number }[];
}

const COARSE_FROM_SECONDS = 600;
/** So many services are told to the minute: the answer is due within seconds. */
const COARSE_FROM_SERVICES = 100;
const COARSE_SECONDS = 60;
const FINE_SECONDS = 10;
const LATENCY_NOISE = 0.03;

/** What every series of one revision and one status or state has in common. */
interface Column {
  /** Of the group that it belongs to. */
  readonly key: string;
  readonly kept: Labelled;
}

interface Labelled {
  readonly resource: Labels;
  readonly metric: Labels;
}

/** One revision's traffic of one status in one window, or its instances of one state at its end. */
interface Cell {
  readonly column: Column;
  readonly requests: number;
  readonly latency: Mixture;
}

/**
 * No traffic, no series. Points end at the interval's end and every period before, if visible. Of many
 * services other calls are answered in between; nothing once nobody waits for it.
 */
export async function timeSeries(
  services: readonly Service[],
  query: MetricQuery,
  visibleUntil: Micros,
  cancelled: () => boolean,
): Promise<TimeSeries[]> {
  const groups = new Map<
    string,
    { series: TimeSeries; points: { end: Micros; value: number }[] }
  >();
  const columnOf = columnsOf(query);
  const period = query.periodSeconds * MICROS_PER_SECOND;
  const coarse =
    query.periodSeconds >= COARSE_FROM_SECONDS || services.length >= COARSE_FROM_SERVICES;
  const step = coarse ? COARSE_SECONDS : FINE_SECONDS;
  for (let end = query.end; end - period >= query.start; end -= period) {
    if (end > visibleUntil) continue;
    if (services.length >= COARSE_FROM_SERVICES) {
      await othersFirst();
      if (cancelled()) return [];
    }
    const cells = services.flatMap((service) => cellsOf(service, query, columnOf, end, step));
    for (const [key, { labels, members }] of grouped(cells)) {
      const value = measured(members, query, end, key);
      if (value === null) continue;
      const known = groups.get(key);
      if (known === undefined) {
        const points = [{ end, value }];
        groups.set(key, { series: { labels, points }, points });
      } else known.points.push({ end, value });
    }
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { series }]) => series);
}

type ColumnOf = (service: Service, revision: string, of: StatusOrState) => Column | null;
type StatusOrState = number | 'active' | 'idle';

function cellsOf(
  service: Service,
  query: MetricQuery,
  columnOf: ColumnOf,
  end: Micros,
  step: number,
): Cell[] {
  if (query.measure.kind === 'gauge') return instanceCells(service, columnOf, end);
  const cells: Cell[] = [];
  const second = Math.floor(end / MICROS_PER_SECOND);
  const from = end - query.periodSeconds * MICROS_PER_SECOND;
  for (const [revision, { expected, counted, latency }] of trafficOf(service, from, end, step)) {
    for (const [status, count] of expected) {
      const column = columnOf(service, revision, status);
      if (column === null) continue;
      const requests = counted.get(status) ?? roundByNoise(count, revision, status, second);
      counted.set(status, requests);
      if (requests > 0) cells.push({ column, requests, latency });
    }
  }
  return cells;
}

function instanceCells(service: Service, columnOf: ColumnOf, end: Micros): Cell[] {
  return instancesAt(service, end).flatMap(({ revision, state, count }): Cell[] => {
    const column = columnOf(service, revision, state);
    return column === null ? [] : [{ column, requests: count, latency: new Mixture() }];
  });
}

/** Labels are judged and grouped once in a query, not once a point. Null: not asked for. */
function columnsOf(query: MetricQuery): ColumnOf {
  const known = new Map<Service, Map<string, Column | null>>();
  return (service, revision, of) => {
    const own = known.get(service) ?? new Map<string, Column | null>();
    known.set(service, own);
    const name = `${revision} ${of}`;
    const before = own.get(name);
    if (before !== undefined) return before;
    const column = newColumn(query, {
      resource: {
        project_id: service.project,
        location: service.location,
        service_name: service.name,
        revision_name: revision,
        configuration_name: service.name,
      },
      metric:
        typeof of === 'string'
          ? { state: of }
          : { response_code_class: `${Math.floor(of / 100)}xx`, response_code: String(of) },
    });
    own.set(name, column);
    return column;
  };
}

function newColumn(query: MetricQuery, labels: Labelled): Column | null {
  if (!matches(query.filter, described(query, labels))) return null;
  const kept = query.groupBy === null ? labels : keptLabels(labels, query.groupBy);
  return { kept, key: JSON.stringify(kept) };
}

function described(query: MetricQuery, labels: Labelled): Matched {
  return {
    searched: [],
    field(name) {
      if (name === 'metric.type') return text(query.metric);
      if (name === 'resource.type') return text('cloud_run_revision');
      if (name === 'project') return text(query.project);
      const value = labelAt(labels, name);
      return value === undefined ? undefined : text(value);
    },
  };
}

function labelAt(labels: Labelled, field: string): string | undefined {
  const [kind, , label = ''] = field.split('.');
  return kind === 'resource' ? labels.resource[label] : labels.metric[label];
}

function grouped(cells: readonly Cell[]) {
  const groups = new Map<string, { labels: Labelled; members: Cell[] }>();
  for (const cell of cells) {
    const { key, kept } = cell.column;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { labels: kept, members: [cell] });
    else known.members.push(cell);
  }
  return groups;
}

function keptLabels(labels: Labelled, groupBy: readonly string[]): Labelled {
  const keep = (kind: 'resource' | 'metric'): Labels =>
    Object.fromEntries(
      Object.entries(labels[kind]).filter(([label]) => groupBy.includes(`${kind}.labels.${label}`)),
    );
  return { resource: keep('resource'), metric: keep('metric') };
}

function measured(
  members: readonly Cell[],
  query: MetricQuery,
  end: Micros,
  key: string,
): number | null {
  const { measure } = query;
  const total = members.reduce((sum, { requests }) => sum + requests, 0);
  if (measure.kind === 'count') return total;
  if (measure.kind === 'gauge') return gauge(members, query.reduce, total);
  if (measure.kind === 'rate') return total / query.periodSeconds;
  const wobble = 1 + LATENCY_NOISE * (2 * noise(key, measure.share, end) - 1);
  const inMs = (mixture: Mixture): number => (mixture.quantile(measure.share) ?? 0) * 1000 * wobble;
  if (measure.over === 'group') {
    const together = new Mixture();
    for (const { latency, requests } of members) together.addAll(latency, requests / total);
    return inMs(together);
  }
  const each = members.map(({ latency }) => inMs(latency));
  return query.reduce === 'max'
    ? Math.max(...each)
    : each.reduce((sum, value) => sum + value, 0) / each.length;
}

function gauge(members: readonly Cell[], reduce: MetricQuery['reduce'], total: number): number {
  if (reduce === 'sum') return total;
  if (reduce === 'mean') return total / members.length;
  return Math.max(...members.map(({ requests }) => requests));
}
