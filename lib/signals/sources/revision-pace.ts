/** How fast the revisions of one Cloud Run service answer and how many containers they run. */
import { ok } from '@/lib/result';
import type { Pace, RevisionPace } from '../tail';
import type {
  MonitoredRegion,
  TimeSeries,
  TimeSeriesClient,
  TimeSeriesQuery,
} from './cloud-monitoring';
import type { Answer } from './source';

export interface RevisionPaces {
  /** Four queries, about this service alone. All or nothing. */
  read(query: { readonly ref: string; readonly now: Date }, signal: AbortSignal): Answer<Pace>;
}

const WINDOW_SECONDS = 300;
const COUNT_SECONDS = 60;
/** Instances are looked for so far back: metrics lag by up to three minutes. */
const LOOKS_BACK_SECONDS = 600;
const USUAL_LAG_SECONDS = 180;
const DEADLINE_MS = 10_000;
const MS = 1000;

export function createRevisionPaces(
  client: TimeSeriesClient,
  { project }: MonitoredRegion,
): RevisionPaces {
  return {
    async read({ ref, now }, callerSignal) {
      const signal = AbortSignal.any([callerSignal, AbortSignal.timeout(DEADLINE_MS)]);
      const [, location = '', service = ''] = SERVICE.exec(ref) ?? [];
      const query = (metric: string, rest: Omit<TimeSeriesQuery, 'name' | 'filter'>) =>
        client.list(
          {
            name: `projects/${project}`,
            filter: [
              `metric.type="run.googleapis.com/${metric}"`,
              'resource.type="cloud_run_revision"',
              `resource.labels.location="${location}"`,
              `resource.labels.service_name="${service}"`,
            ].join(' AND '),
            ...rest,
          },
          signal,
        );
      const end = Math.floor(now.getTime() / (COUNT_SECONDS * MS)) * COUNT_SECONDS * MS;
      const counts = await query('container/instance_count', {
        start: new Date(end - LOOKS_BACK_SECONDS * MS),
        end: new Date(end),
        periodSeconds: COUNT_SECONDS,
        aligner: 'ALIGN_MAX',
        reducer: 'REDUCE_SUM',
        groupBy: [REVISION, STATE],
      });
      if (!counts.ok) return counts;
      // Where the newest count is, the latencies of then are there too.
      const newest = Math.max(...counts.value.flatMap(({ points }) => points.map(({ at }) => at)));
      const endsAt = Number.isFinite(newest) ? newest : end - USUAL_LAG_SECONDS * MS;
      const percentiles = await Promise.all(
        ([50, 95, 99] as const).map((which) =>
          query('request_latencies', {
            start: new Date(endsAt - WINDOW_SECONDS * MS),
            end: new Date(endsAt),
            periodSeconds: WINDOW_SECONDS,
            reducer: `REDUCE_PERCENTILE_${which}`,
            groupBy: [REVISION],
          }),
        ),
      );
      const lists: TimeSeries[][] = [];
      for (const answer of percentiles) {
        if (!answer.ok) return answer;
        lists.push(answer.value);
      }
      const [p50 = [], p95 = [], p99 = []] = lists;
      return ok({
        windowSeconds: WINDOW_SECONDS,
        endsAt: new Date(endsAt).toISOString(),
        revisions: revisionsOf([counts.value, p50, p95, p99]).map((revision) => ({
          revision,
          p50: secondsOf(p50, revision),
          p95: secondsOf(p95, revision),
          p99: secondsOf(p99, revision),
          ...countOf(counts.value, revision),
        })),
      });
    },
  };
}

const SERVICE = /\/locations\/([^/"]+)\/services\/([^/"]+)$/;
const REVISION = 'resource.labels.revision_name';
const STATE = 'metric.labels.state';

/** The newest name first. */
function revisionsOf(lists: readonly (readonly TimeSeries[])[]): string[] {
  const names = lists.flat().flatMap(({ labels }) => labels.revision_name ?? []);
  return [...new Set(names)].sort().reverse();
}

function secondsOf(series: readonly TimeSeries[], revision: string): number | null {
  const value = series.find(({ labels }) => labels.revision_name === revision)?.points[0]?.value;
  return value === undefined ? null : value / MS;
}

/** Of the newest minute that was counted. */
function countOf(
  series: readonly TimeSeries[],
  revision: string,
): Pick<RevisionPace, 'instances' | 'idle' | 'countedAt'> {
  const own = series.filter(({ labels }) => labels.revision_name === revision);
  const at = Math.max(...own.flatMap(({ points }) => points.map((point) => point.at)));
  if (!Number.isFinite(at)) return { instances: null, idle: null, countedAt: null };
  const sum = (list: readonly TimeSeries[]) =>
    list
      .flatMap(({ points }) => points.filter((point) => point.at === at))
      .reduce((total, { value }) => total + value, 0);
  return {
    instances: sum(own),
    idle: sum(own.filter(({ labels }) => labels.state === 'idle')),
    countedAt: new Date(at).toISOString(),
  };
}
