import { expect, it } from 'vitest';
import { filterChanges, filterChoices, NOT_OURS } from './filter-changes';

const changes = [
  { service: 'orders', kind: 'flag' },
  { service: null, kind: 'deployment' },
  { service: 'billing', kind: 'flag' },
];

it('narrows to a service, to a kind, to both, or to what is not ours', () => {
  const [flag, foreign, billing] = changes;
  expect(filterChanges(changes, { service: null, kind: null })).toEqual(changes);
  expect(filterChanges(changes, { service: null, kind: 'flag' })).toEqual([flag, billing]);
  expect(filterChanges(changes, { service: 'billing', kind: 'flag' })).toEqual([billing]);
  expect(filterChanges(changes, { service: NOT_OURS, kind: null })).toEqual([foreign]);
});

it('offers what is there', () => {
  expect(filterChoices(changes)).toEqual({
    services: [NOT_OURS, 'billing', 'orders'],
    kinds: ['deployment', 'flag'],
  });
});
