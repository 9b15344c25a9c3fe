/** What the official clients read of a simulator, in short. */
import type { Entry } from '@google-cloud/logging';
import type { Simulator } from '../start';
import { loggingClient, metricClient } from './clients';

/** Counted requests by status in the five minutes that ended a minute ago. */
export async function requestsByStatus(
  { grpcAddress }: Simulator,
  project: string,
  service: string,
): Promise<Map<number, number>> {
  const client = metricClient(grpcAddress);
  const end = Math.floor(Date.now() / 1000) - 60;
  const [series] = await client.listTimeSeries({
    name: `projects/${project}`,
    filter:
      'metric.type="run.googleapis.com/request_count" AND ' +
      `resource.type="cloud_run_revision" AND resource.labels.service_name="${service}"`,
    interval: { startTime: { seconds: end - 300 }, endTime: { seconds: end } },
    aggregation: {
      alignmentPeriod: { seconds: 300 },
      perSeriesAligner: 'ALIGN_DELTA',
      crossSeriesReducer: 'REDUCE_SUM',
      groupByFields: ['metric.labels.response_code'],
    },
  });
  await client.close();
  return new Map(
    series.map(({ metric, points }) => [
      Number(metric?.labels?.response_code),
      Number(points?.[0]?.value?.int64Value),
    ]),
  );
}

/** The 99th percentile of latency in milliseconds, in the same five minutes. */
export async function latencyP99({ grpcAddress }: Simulator, project: string, service: string) {
  const client = metricClient(grpcAddress);
  const end = Math.floor(Date.now() / 1000) - 60;
  const [series] = await client.listTimeSeries({
    name: `projects/${project}`,
    filter:
      'metric.type="run.googleapis.com/request_latencies" AND ' +
      `resource.type="cloud_run_revision" AND resource.labels.service_name="${service}"`,
    interval: { startTime: { seconds: end - 300 }, endTime: { seconds: end } },
    aggregation: {
      alignmentPeriod: { seconds: 300 },
      perSeriesAligner: 'ALIGN_DELTA',
      crossSeriesReducer: 'REDUCE_PERCENTILE_99',
      groupByFields: ['resource.labels.service_name'],
    },
  });
  await client.close();
  return Number(series[0]?.points?.[0]?.value?.doubleValue);
}

/** Newest first, not more than `most`. */
export async function logEntries(
  { grpcAddress }: Simulator,
  project: string,
  asked: { readonly filter: string; readonly seconds: number; readonly most: number },
) {
  const since = new Date(Date.now() - asked.seconds * 1000).toISOString();
  const [found] = await loggingClient(grpcAddress, project).getEntries({
    filter: `${asked.filter} AND timestamp>="${since}"`,
    orderBy: 'timestamp desc',
    pageSize: asked.most,
    autoPaginate: false,
    resourceNames: [`projects/${project}`],
  });
  return found.map(({ metadata, data }: Entry) => ({ ...metadata, data: data as unknown }));
}
