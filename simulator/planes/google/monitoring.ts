import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import { err, ok } from '@/lib/result';
import { MICROS_PER_SECOND } from '../../core/clock';
import { rpcError } from '../../core/rpc-error';
import type { World } from '../../core/world';
import { timestamp } from '../cloud-run/mapper';
import { page } from '../cloud-run/pages';
import { read } from '../rpc';
import { ListTimeSeriesRequest, type MetricQuery, parseMetricQuery } from './metric-query';
import { type TimeSeries, timeSeries } from './time-series';

const MOST_SERIES = 100_000;

/** google.monitoring.v3.MetricService, as far as Cloud Run's requests and instances. */
export function monitoringPlane(world: World): UntypedServiceImplementation {
  return {
    ListTimeSeries: read(world, {
      method: 'ListTimeSeries',
      request: ListTimeSeriesRequest,
      permission: 'monitoring.timeSeries.list',
      target: ({ name }) => ({
        service: null,
        resource: name,
        project: name.split('/')[1] ?? '',
      }),
      async run(request, { cancelled }) {
        const query = parseMetricQuery(request);
        if (!query.ok) return query;
        const { project } = query.value;
        if (!world.state.projects.includes(project)) {
          return err(rpcError('NOT_FOUND', `Project '${project}' does not exist.`));
        }
        const delay = world.settings.metricsDelaySeconds * MICROS_PER_SECOND;
        const services = Object.values(world.state.services).filter(
          (service) => service.project === project,
        );
        const visibleUntil = world.clock.now() - delay;
        const series = await timeSeries(services, query.value, visibleUntil, cancelled);
        const listed = page(series, request.pageSize || MOST_SERIES, request.pageToken);
        if (!listed.ok) return listed;
        const headersOnly = request.view === 'HEADERS';
        return ok({
          timeSeries: listed.value.items.map((one) => seriesProto(query.value, one, headersOnly)),
          nextPageToken: listed.value.nextPageToken,
          unit: query.value.measure.kind === 'percentile' ? 'ms' : '1',
        });
      },
    }),
  };
}

function seriesProto(query: MetricQuery, series: TimeSeries, headersOnly: boolean): object {
  const isCount = query.measure.kind === 'count';
  const isWhole = isCount || (query.measure.kind === 'gauge' && query.reduce !== 'mean');
  return {
    metric: { type: query.metric, labels: series.labels.metric },
    resource: { type: 'cloud_run_revision', labels: series.labels.resource },
    metricKind: isCount ? 'DELTA' : 'GAUGE',
    valueType: isWhole ? 'INT64' : 'DOUBLE',
    points: headersOnly
      ? []
      : series.points.map(({ end, value }) => ({
          interval: {
            startTime: timestamp(isCount ? end - query.periodSeconds * MICROS_PER_SECOND : end),
            endTime: timestamp(end),
          },
          value: isWhole ? { int64Value: String(value) } : { doubleValue: value },
        })),
  };
}
