/** Cloud Monitoring over gRPC, as `lib/signals/sources/cloud-monitoring` asks for it. */
import { MetricServiceClient } from '@google-cloud/monitoring';
import { z } from 'zod';
import { err, ok } from '@/lib/result';
import type { TimeSeries, TimeSeriesClient } from '@/lib/signals/sources/cloud-monitoring';
import type { GoogleConnection, GoogleSettings } from './connection';
import { type CallContext, platformError } from './errors';
import { epochMs, timestamp } from './protobuf-types';
import { callOnce, createSession } from './session';

const labels = z
  .object({ labels: z.record(z.string(), z.string()).nullish() })
  .nullish()
  .transform((value) => value?.labels ?? {});

const number = z.union([
  z.number(),
  z.string().transform(Number),
  z.object({}).transform((long) => Number(String(long))),
]);

const timeSeries = z
  .object({
    resource: labels,
    metric: labels,
    points: z
      .array(
        z.object({
          interval: z.object({ endTime: timestamp }),
          value: z.object({ int64Value: number.nullish(), doubleValue: number.nullish() }),
        }),
      )
      .nullish(),
  })
  .transform(({ resource, metric, points }): TimeSeries => {
    const read = (points ?? []).flatMap(({ interval, value }) => {
      const one = value.doubleValue ?? value.int64Value;
      return one !== null && one !== undefined && Number.isFinite(one)
        ? [{ at: epochMs(interval.endTime), value: one }]
        : [];
    });
    return { labels: { ...resource, ...metric }, points: read };
  });

const DEADLINE_MS = 10_000;
const PAGE_SIZE = 10_000;
const MAX_PAGES = 20;
const CONTEXT: CallContext = {
  what: 'Reading Cloud Monitoring',
  permission: 'monitoring.timeSeries.list',
  mutation: false,
};

export function createMonitoringClient(
  connection: GoogleConnection,
  settings: GoogleSettings,
): TimeSeriesClient & { close(): Promise<void> } {
  const session = createSession(
    connection,
    'read',
    'monitoring',
    settings,
    (options) =>
      new MetricServiceClient(options as ConstructorParameters<typeof MetricServiceClient>[0]),
  );
  return {
    async list(query, signal) {
      const series: TimeSeries[] = [];
      let pageToken = '';
      for (let page = 0; page < MAX_PAGES; page += 1) {
        const reply = await callOnce(
          session,
          CONTEXT,
          { deadlineMs: DEADLINE_MS, signal },
          (client, options) =>
            client.listTimeSeries(
              {
                name: query.name,
                filter: query.filter,
                interval: { startTime: seconds(query.start), endTime: seconds(query.end) },
                aggregation: {
                  alignmentPeriod: { seconds: query.periodSeconds },
                  perSeriesAligner: query.aligner ?? 'ALIGN_DELTA',
                  crossSeriesReducer: query.reducer,
                  groupByFields: [...query.groupBy],
                },
                view: 'FULL',
                pageSize: PAGE_SIZE,
                pageToken,
              },
              { ...options, autoPaginate: false },
            ),
        );
        if (!reply.ok) return reply;
        const [items, , raw] = reply.value;
        const parsed = timeSeries.array().safeParse(items);
        if (!parsed.success) {
          const where = parsed.error.issues[0]?.path.join('.') ?? '';
          return err(platformError({ code: 2, details: `unknown shape at "${where}"` }, CONTEXT));
        }
        series.push(...parsed.data);
        pageToken = raw?.nextPageToken ?? '';
        if (pageToken === '') return ok(series);
      }
      return err({ kind: 'failed', message: 'Cloud Monitoring has more series than can be read.' });
    },
    close: () => session.close(),
  };
}

function seconds(date: Date) {
  return { seconds: Math.floor(date.getTime() / 1000) };
}
