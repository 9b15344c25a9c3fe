import { expect, it } from 'vitest';
import { manyServices } from '../scenarios/many-services';
import { MICROS_PER_SECOND } from './clock';
import type { Service } from './model';
import { trafficOf } from './traffic-by-minute';

const MINUTE = 60 * MICROS_PER_SECOND;
const NOW = 29_833_334 * MINUTE;

function aService(): Service {
  const [service] = Object.values(manyServices(1)(NOW).services);
  if (service === undefined) throw new Error('no service');
  return service;
}

function told(service: Service, from: number, to: number) {
  return [...trafficOf(service, from, to, 60)].map(([revision, { expected, latency }]) => ({
    revision,
    expected: [...expected].map(([status, count]) => [status, Number(count.toFixed(6))]),
    p95: latency.quantile(0.95)?.toFixed(6),
  }));
}

it('gives a window of whole minutes as one that begins in a minute and is asked for anew', () => {
  const service = aService();
  const minutes = told(service, NOW - 30 * MINUTE, NOW);
  expect(minutes).toHaveLength(2);
  expect(minutes).toEqual(told(structuredClone(service), NOW - 30 * MINUTE, NOW));
  const total = (from: number) =>
    told(service, from, NOW).flatMap(({ expected }) => expected.map(([, count]) => count ?? 0));
  const sum = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0);
  expect(sum(total(NOW - 30 * MINUTE + 1))).toBeCloseTo(sum(total(NOW - 30 * MINUTE)), -1);
});

it('tells the past anew once the routing or the revisions are others', () => {
  const service = aService();
  const before = told(service, NOW - 5 * MINUTE, NOW);
  const [, good] = service.revisions;
  const split = [{ revision: good?.name ?? '', percent: 100 }];
  service.routing = [...service.routing, { at: NOW - 2 * MINUTE, split }];
  const after = told(service, NOW - 5 * MINUTE, NOW);
  expect(after.map(({ revision }) => revision)).toEqual([before[0]?.revision, good?.name]);
  expect(after).toEqual(told(structuredClone(service), NOW - 5 * MINUTE, NOW));
  service.revisions = service.revisions.filter(({ name }) => name === good?.name);
  expect(told(service, NOW - 5 * MINUTE, NOW)).toEqual(
    told(structuredClone(service), NOW - 5 * MINUTE, NOW),
  );
});
