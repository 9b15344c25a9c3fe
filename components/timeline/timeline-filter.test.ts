import { expect, test } from 'vitest';
import type { TimelineRow } from '@/lib/timeline/timeline-view';
import { filterTimeline, NO_FILTER } from './timeline-filter';

function row(seq: number, more: Partial<TimelineRow>): TimelineRow {
  return {
    seq,
    kind: 'note.added',
    group: 'notes',
    summary: '',
    detail: [],
    actor: { kind: 'person', id: 'p', name: 'Dana' },
    noise: false,
    pinned: false,
    ...more,
  } as TimelineRow;
}
const ROWS = [
  row(1, { group: 'signals', kind: 'signal.breached', summary: '5xx 34 %' }),
  row(2, { group: 'runs', kind: 'step.sent', summary: 'Shift traffic: sent', noise: true }),
  row(3, { summary: 'Support sees 40 tickets', pinned: true }),
];
const seqs = (filter: Partial<typeof NO_FILTER>) =>
  filterTimeline(ROWS, { ...NO_FILTER, ...filter }).map(({ seq }) => seq);

test('small steps are hidden until asked for', () => {
  expect(seqs({})).toEqual([1, 3]);
  expect(seqs({ small: true })).toEqual([1, 2, 3]);
});

test('searching finds small steps as well, in any order of words', () => {
  expect(seqs({ text: 'sent traffic' })).toEqual([2]);
  expect(seqs({ text: 'dana TICKETS' })).toEqual([3]);
});

test('pinned entries are a group of their own', () => {
  expect(seqs({ group: 'pinned' })).toEqual([3]);
  expect(seqs({ group: 'signals' })).toEqual([1]);
});
