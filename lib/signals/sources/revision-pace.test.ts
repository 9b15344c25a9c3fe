import { describe, expect, it } from 'vitest';
import { err, ok } from '@/lib/result';
import type { TimeSeries, TimeSeriesQuery } from './cloud-monitoring';
import { createRevisionPaces } from './revision-pace';

const never = new AbortController().signal;
const REF = 'projects/shop/locations/us-central1/services/orders';
const NOW = new Date('2026-09-21T14:05:42.500Z');
const at = (time: string) => Date.parse(`2026-09-21T${time}Z`);

function paces(answer: (query: TimeSeriesQuery) => TimeSeries[]) {
  const queries: TimeSeriesQuery[] = [];
  const source = createRevisionPaces(
    {
      async list(query) {
        queries.push(query);
        return ok(answer(query));
      },
    },
    { project: 'shop', region: 'us-central1' },
  );
  return { queries, read: () => source.read({ ref: REF, now: NOW }, never) };
}

const count = (state: string, ...points: TimeSeries['points']): TimeSeries => ({
  labels: { revision_name: 'orders-00002', state },
  points,
});

describe('a service’s pace', () => {
  it('is read of this service alone, up to the newest count', async () => {
    const { queries, read } = paces(({ filter }) =>
      filter.includes('instance_count') ? [count('active', { at: at('14:03:00'), value: 3 })] : [],
    );
    await read();
    expect(
      queries.map(({ reducer, aligner, end }) => [reducer, aligner, end.toISOString()]),
    ).toEqual([
      ['REDUCE_SUM', 'ALIGN_MAX', '2026-09-21T14:05:00.000Z'],
      ['REDUCE_PERCENTILE_50', undefined, '2026-09-21T14:03:00.000Z'],
      ['REDUCE_PERCENTILE_95', undefined, '2026-09-21T14:03:00.000Z'],
      ['REDUCE_PERCENTILE_99', undefined, '2026-09-21T14:03:00.000Z'],
    ]);
    for (const { filter } of queries) expect(filter).toContain('service_name="orders"');
  });

  it('counts active and idle containers of the newest minute, and turns milliseconds to seconds', async () => {
    const { read } = paces(({ filter, reducer }) =>
      filter.includes('instance_count')
        ? [
            count('active', { at: at('14:03:00'), value: 3 }, { at: at('14:02:00'), value: 9 }),
            count('idle', { at: at('14:03:00'), value: 1 }),
          ]
        : [
            {
              labels: { revision_name: 'orders-00002' },
              points: [{ at: at('14:03:00'), value: reducer.endsWith('99') ? 900 : 120 }],
            },
          ],
    );
    const pace = await read();
    expect(pace.ok && pace.value.revisions).toEqual([
      {
        revision: 'orders-00002',
        p50: 0.12,
        p95: 0.12,
        p99: 0.9,
        instances: 4,
        idle: 1,
        countedAt: '2026-09-21T14:03:00.000Z',
      },
    ]);
  });

  it('is null where nothing was told, never zero', async () => {
    const { read } = paces(({ reducer }) =>
      reducer === 'REDUCE_PERCENTILE_50'
        ? [{ labels: { revision_name: 'orders-00001' }, points: [] }]
        : [],
    );
    const pace = await read();
    expect(pace.ok && pace.value.revisions).toEqual([
      {
        revision: 'orders-00001',
        p50: null,
        p95: null,
        p99: null,
        instances: null,
        idle: null,
        countedAt: null,
      },
    ]);
  });

  it('is not known at all where one query fails', async () => {
    const source = createRevisionPaces(
      { list: async () => err({ kind: 'permission', message: 'missing permission' }) },
      { project: 'shop', region: 'us-central1' },
    );
    expect((await source.read({ ref: REF, now: NOW }, never)).ok).toBe(false);
  });
});
