import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CountSeries, MetricSet } from './frame';
import { continued } from './history';

const set = (...counts: CountSeries[]): MetricSet => ({ counts, latencies: [] });
const line = (service: string, values: readonly (readonly [number, number])[]): CountSeries => ({
  service,
  revision: null,
  code: '200',
  points: values.map(([at, value]) => ({ at, value })),
});

it('is itself where its end is told as before', () => {
  const old = set(
    line('a', [
      [1, 5],
      [2, 6],
      [3, 7],
    ]),
    line('b', [[2, 1]]),
  );
  expect(continued(old, set(line('a', [[3, 7]])), { start: 0, from: 2 })).toBe(old);
});

it('takes back what is told no more', () => {
  const old = set(line('a', [[1, 5]]), line('b', [[3, 1]]));
  expect(continued(old, set(), { start: 0, from: 2 }).counts).toEqual([line('a', [[1, 5]])]);
});

it('is what a whole reading would be, whatever changed at its end', () => {
  const points = fc.uniqueArray(fc.tuple(fc.nat(20), fc.nat(3)), { selector: ([at]) => at });
  const told = fc.dictionary(fc.constantFrom('a', 'b', 'c'), points);
  fc.assert(
    fc.property(told, told, fc.integer({ min: 5, max: 15 }), (before, after, from) => {
      const start = 3;
      const within = (of: typeof before, keep: (at: number) => boolean) =>
        Object.entries(of).flatMap(([service, all]) => {
          const kept = all.filter(([at]) => keep(at)).sort(([a], [b]) => a - b);
          return kept.length === 0 ? [] : [line(service, kept)];
        });
      const old = set(...within(before, () => true));
      const recent = set(...within(after, (at) => at > from));
      const made = continued(old, recent, { start, from });
      const sorted = (counts: readonly CountSeries[]) =>
        counts
          .map((one) => ({
            service: one.service,
            points: one.points.filter(({ at }) => at > start).toSorted((a, b) => a.at - b.at),
          }))
          .filter(({ points: own }) => own.length > 0)
          .toSorted((a, b) => (a.service < b.service ? -1 : 1));
      const whole: Record<string, [number, number][]> = {};
      for (const service of ['a', 'b', 'c']) {
        whole[service] = [
          ...(before[service] ?? []).filter(([at]) => at > start && at <= from),
          ...(after[service] ?? []).filter(([at]) => at > from),
        ];
      }
      expect(sorted(made.counts)).toEqual(sorted(within(whole, () => true)));
    }),
  );
});
