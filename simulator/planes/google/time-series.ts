/** Answers a checked metric query from the traffic model. */
import { MICROS_PER_SECOND, type Micros } from '../../core/clock';
import { Mixture } from '../../core/latency';
import type { Service } from '../../core/model';
import { statusShares } from '../../core/outcomes';
import { noise, roundByNoise } from '../../core/random';
import { slices } from '../../core/traffic-model';
import { type Matched, matches, text } from './filter-match';
import { instancesAt } from './instances';
import type { MetricQuery } from './metric-query';

export type Labels = Readonly<Record<string, string>>;

export interface TimeSeries {
  readonly labels: { readonly resource: Labels; readonly metric: Labels };
  /** Newest first. */
  readonly points: readonly { readonly end: Micros; readonly value: number }[];
}

const COARSE_FROM_SECONDS = 600;
/** So many services are told to the minute: the answer is due within seconds. */
const COARSE_FROM_SERVICES = 100;
const LATENCY_NOISE = 0.03;

/** One revision's traffic of one status in one window, or its instances of one state at its end. */
interface Cell {
  readonly labels: { readonly resource: Labels; readonly metric: Labels };
  readonly requests: number;
  readonly latency: Mixture;
}

/** No traffic, no series. Points end at the interval's end and every period before, if visible. */
export function timeSeries(
  services: readonly Service[],
  query: MetricQuery,
  visibleUntil: Micros,
): TimeSeries[] {
  const groups = new Map<
    string,
    { series: TimeSeries; points: { end: Micros; value: number }[] }
  >();
  const period = query.periodSeconds * MICROS_PER_SECOND;
  for (let end = query.end; end - period >= query.start; end -= period) {
    if (end > visibleUntil) continue;
    const coarse =
      query.periodSeconds >= COARSE_FROM_SECONDS || services.length >= COARSE_FROM_SERVICES;
    const step = coarse ? 60 : 10;
    const cells = services.flatMap((service) => cellsOf(service, query, end, step));
    for (const [key, { labels, members }] of grouped(cells, query)) {
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

function cellsOf(service: Service, query: MetricQuery, end: Micros, step: number): Cell[] {
  if (query.measure.kind === 'gauge') return instanceCells(service, query, end);
  const from = end - query.periodSeconds * MICROS_PER_SECOND;
  const perRevision = new Map<string, { expected: Map<number, number>; latency: Mixture }>();
  for (const slice of slices(service, from, end, step)) {
    const known = perRevision.get(slice.revision);
    const cell = known ?? { expected: new Map<number, number>(), latency: new Mixture() };
    if (known === undefined) perRevision.set(slice.revision, cell);
    for (const [status, share] of statusShares(service, slice.profile, slice.behaviour)) {
      const before = cell.expected.get(status) ?? 0;
      cell.expected.set(status, before + slice.requests * share);
    }
    cell.latency.add(slice.behaviour, slice.requests);
  }
  return [...perRevision].flatMap(([revision, { expected, latency }]) =>
    [...expected].flatMap(([status, count]): Cell[] => {
      const labels = {
        resource: resourceOf(service, revision),
        metric: {
          response_code_class: `${Math.floor(status / 100)}xx`,
          response_code: String(status),
        },
      };
      if (!matches(query.filter, described(query, labels))) return [];
      const key = [revision, status, Math.floor(end / MICROS_PER_SECOND)] as const;
      const requests = roundByNoise(count, ...key);
      return requests === 0 ? [] : [{ labels, requests, latency }];
    }),
  );
}

function instanceCells(service: Service, query: MetricQuery, end: Micros): Cell[] {
  return instancesAt(service, end).flatMap(({ revision, state, count }): Cell[] => {
    const labels = { resource: resourceOf(service, revision), metric: { state } };
    if (!matches(query.filter, described(query, labels))) return [];
    return [{ labels, requests: count, latency: new Mixture() }];
  });
}

function resourceOf(service: Service, revision: string): Labels {
  return {
    project_id: service.project,
    location: service.location,
    service_name: service.name,
    revision_name: revision,
    configuration_name: service.name,
  };
}

function described(query: MetricQuery, labels: Cell['labels']): Matched {
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

function labelAt(labels: Cell['labels'], field: string): string | undefined {
  const [kind, , label = ''] = field.split('.');
  return kind === 'resource' ? labels.resource[label] : labels.metric[label];
}

function grouped(cells: readonly Cell[], query: MetricQuery) {
  const groups = new Map<string, { labels: Cell['labels']; members: Cell[] }>();
  for (const cell of cells) {
    const labels = query.groupBy === null ? cell.labels : keptLabels(cell.labels, query.groupBy);
    const key = JSON.stringify(labels);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { labels, members: [cell] });
    else known.members.push(cell);
  }
  return groups;
}

function keptLabels(labels: Cell['labels'], groupBy: readonly string[]): Cell['labels'] {
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
