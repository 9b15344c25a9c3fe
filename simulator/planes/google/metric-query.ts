/** A ListTimeSeries request, checked: what is asked for, over which windows, grouped how. */
import { z } from 'zod';
import { err, ok, type Result } from '@/lib/result';
import { MICROS_PER_SECOND, type Micros } from '../../core/clock';
import { type RpcError, rpcError } from '../../core/rpc-error';
import { type Filter, parseFilter } from './filter';
import { comparisons, required } from './filter-match';

const Timestamp = z.object({ seconds: z.string(), nanos: z.number() });
const Enum = z.union([z.string(), z.number()]);

export const ListTimeSeriesRequest = z.object({
  name: z.string(),
  filter: z.string(),
  interval: z.object({ startTime: Timestamp.nullish(), endTime: Timestamp.nullish() }).nullish(),
  aggregation: z
    .object({
      alignmentPeriod: z.object({ seconds: z.string(), nanos: z.number() }).nullish(),
      perSeriesAligner: Enum,
      crossSeriesReducer: Enum,
      groupByFields: z.array(z.string()),
    })
    .nullish(),
  view: Enum,
  pageSize: z.number(),
  pageToken: z.string(),
});
export type ListTimeSeriesRequest = z.infer<typeof ListTimeSeriesRequest>;

const METRICS = {
  'run.googleapis.com/request_count': 'count',
  'run.googleapis.com/request_latencies': 'latency',
  'run.googleapis.com/container/instance_count': 'instances',
} as const;
export type MetricType = keyof typeof METRICS;
type MetricKind = (typeof METRICS)[MetricType];

export const LABELS = {
  resource: ['project_id', 'location', 'service_name', 'revision_name', 'configuration_name'],
  metric: ['response_code_class', 'response_code', 'state'],
} as const;

const FIELDS = new Set([
  'metric.type',
  'resource.type',
  'project',
  ...LABELS.resource.map((label) => `resource.labels.${label}`),
  ...LABELS.metric.map((label) => `metric.labels.${label}`),
]);

/** What one number of the result is. */
export type Measure =
  | { readonly kind: 'count' }
  | { readonly kind: 'rate' }
  | { readonly kind: 'gauge' }
  | { readonly kind: 'percentile'; readonly share: number; readonly over: 'series' | 'group' };

export interface MetricQuery {
  readonly project: string;
  readonly metric: MetricType;
  readonly filter: Filter;
  readonly start: Micros;
  readonly end: Micros;
  readonly periodSeconds: number;
  readonly measure: Measure;
  /** Null: every series by itself. Else full field names to keep apart by. */
  readonly groupBy: readonly string[] | null;
  /** How numbers of one group become one. */
  readonly reduce: 'sum' | 'max' | 'mean';
}

const PERCENTILES: Readonly<Record<string, number>> = {
  PERCENTILE_99: 0.99,
  PERCENTILE_95: 0.95,
  PERCENTILE_50: 0.5,
  PERCENTILE_05: 0.05,
};

const GAUGE_ALIGNERS: readonly string[] = ['ALIGN_NONE', 'ALIGN_MAX', 'ALIGN_MEAN', 'ALIGN_MIN'];
const GAUGE_REDUCERS: Readonly<Record<string, MetricQuery['reduce']>> = {
  REDUCE_NONE: 'sum',
  REDUCE_SUM: 'sum',
  REDUCE_MAX: 'max',
  REDUCE_MEAN: 'mean',
};

const SHORTEST_PERIOD_SECONDS = 10;

function invalid(field: string, text: string): { ok: false; error: RpcError } {
  return err(rpcError('INVALID_ARGUMENT', `Field ${field} had an invalid value: ${text}`));
}

export function parseMetricQuery(request: ListTimeSeriesRequest): Result<MetricQuery, RpcError> {
  const [, project] = /^projects\/([^/]+)$/.exec(request.name) ?? [];
  if (project === undefined) return invalid('name', `'${request.name}' is not projects/{project}.`);
  const filter = parseFilter(request.filter);
  if (!filter.ok) return filter;
  const strange = comparisons(filter.value).find(({ field }) => !FIELDS.has(field));
  if (strange !== undefined) return invalid('filter', `unknown field '${strange.field}'.`);
  const metric = metricOf(filter.value);
  if (metric === null) {
    return invalid('filter', 'exactly one known metric.type must be specified.');
  }
  const end = micros(request.interval?.endTime);
  const start = micros(request.interval?.startTime);
  if (end === null) return invalid('interval.end_time', 'it is required.');
  if (start !== null && start > end) return invalid('interval', 'it ends before it starts.');
  const shape = parseAggregation(request.aggregation ?? null, METRICS[metric]);
  if (!shape.ok) return shape;
  return ok({ project, metric, filter: filter.value, start: start ?? end, end, ...shape.value });
}

function metricOf(filter: Filter): MetricType | null {
  const named = required(filter).find(
    ({ field, operator }) => field === 'metric.type' && operator === '=',
  );
  const [type] = named?.values ?? [];
  return type !== undefined && type in METRICS ? (type as MetricType) : null;
}

type Shape = Pick<MetricQuery, 'periodSeconds' | 'measure' | 'groupBy' | 'reduce'>;

function parseAggregation(
  aggregation: ListTimeSeriesRequest['aggregation'] | null,
  metric: MetricKind,
): Result<Shape, RpcError> {
  const aligner = String(aggregation?.perSeriesAligner ?? 'ALIGN_NONE');
  const reducer = String(aggregation?.crossSeriesReducer ?? 'REDUCE_NONE');
  const given = Number(aggregation?.alignmentPeriod?.seconds ?? 0);
  const periodSeconds = aligner === 'ALIGN_NONE' && given === 0 ? 60 : given;
  if (periodSeconds < SHORTEST_PERIOD_SECONDS) {
    return invalid('aggregation.alignment_period', 'it must be at least 10 seconds.');
  }
  const groupBy = reducer === 'REDUCE_NONE' ? null : fields(aggregation?.groupByFields ?? []);
  if (groupBy?.some((field) => !FIELDS.has(field))) {
    return invalid('aggregation.group_by_fields', `unknown field in ${groupBy.join(', ')}.`);
  }
  const combined = combine(metric, aligner, reducer);
  if (combined === null) {
    return invalid(
      'aggregation',
      `${aligner} with ${reducer} is not possible for this metric's kind and type.`,
    );
  }
  return ok({ periodSeconds, groupBy, ...combined });
}

function combine(
  metric: MetricKind,
  aligner: string,
  reducer: string,
): Pick<Shape, 'measure' | 'reduce'> | null {
  if (metric === 'count') {
    if (reducer !== 'REDUCE_NONE' && reducer !== 'REDUCE_SUM') return null;
    if (aligner === 'ALIGN_RATE') return { measure: { kind: 'rate' }, reduce: 'sum' };
    if (aligner !== 'ALIGN_DELTA' && aligner !== 'ALIGN_NONE') return null;
    return { measure: { kind: 'count' }, reduce: 'sum' };
  }
  if (metric === 'instances') {
    if (!GAUGE_ALIGNERS.includes(aligner)) return null;
    const reduce = GAUGE_REDUCERS[reducer];
    return reduce === undefined ? null : { measure: { kind: 'gauge' }, reduce };
  }
  const overGroup = PERCENTILES[reducer.replace('REDUCE_', '')];
  if (overGroup !== undefined && aligner === 'ALIGN_DELTA') {
    return { measure: { kind: 'percentile', share: overGroup, over: 'group' }, reduce: 'max' };
  }
  const share = PERCENTILES[aligner.replace('ALIGN_', '')];
  if (share === undefined) return null;
  const measure = { kind: 'percentile', share, over: 'series' } as const;
  if (reducer === 'REDUCE_MAX' || reducer === 'REDUCE_NONE') return { measure, reduce: 'max' };
  return reducer === 'REDUCE_MEAN' ? { measure, reduce: 'mean' } : null;
}

function fields(given: readonly string[]): readonly string[] {
  return given.map((field) => field.replace(/^(resource|metric)\.label\./, '$1.labels.'));
}

function micros(at: z.infer<typeof Timestamp> | null | undefined): Micros | null {
  if (at == null) return null;
  return Number(at.seconds) * MICROS_PER_SECOND + Math.floor(at.nanos / 1000);
}
