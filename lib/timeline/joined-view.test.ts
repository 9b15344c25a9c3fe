import { expect, it } from 'vitest';
import { joinTimeline } from './joined-view';
import type { TimelinePart, TimelineRow, TimelineView } from './timeline-view';

const row = (seq: number, more: Partial<TimelineRow> = {}): TimelineRow => ({
  seq,
  kind: 'note.added',
  group: 'notes',
  at: '2026-01-01T00:00:00Z',
  occurredAt: '2026-01-01T00:00:00Z',
  actor: { kind: 'system', id: null, name: 'Ripcord' },
  summary: `note ${seq}`,
  detail: [],
  shape: 'note',
  data: { text: `note ${seq}` },
  pinned: false,
  supersededBy: null,
  supersedes: null,
  erased: false,
  noise: false,
  ...more,
});

const view = (...rows: TimelineRow[]): TimelineView => {
  const seq = rows.at(-1)?.seq ?? 0;
  return { rows, head: { seq, hash: `hash ${seq}` }, chain: 'intact' };
};
const part = (after: number, ...rows: TimelineRow[]): TimelinePart => {
  const seq = rows.at(-1)?.seq ?? after;
  return { after, rows, head: { seq, hash: `hash ${seq}` }, chain: 'intact' };
};

it('puts what is new behind what was there', () => {
  const joined = joinTimeline(view(row(1), row(2)), part(2, row(3)));
  expect(joined).toEqual(view(row(1), row(2), row(3)));
});

it('changes nothing when nothing is new', () => {
  expect(joinTimeline(view(row(1)), part(1))).toEqual(view(row(1)));
});

it('takes the whole in place of what was there', () => {
  const erased = row(1, { erased: true, data: null });
  expect(joinTimeline(view(row(1), row(2)), part(0, erased, row(2)))).toEqual(view(erased, row(2)));
});

it('pins, unpins and supersedes rows that were there before', () => {
  const joined = joinTimeline(
    view(row(1), row(2, { pinned: true }), row(3)),
    part(
      3,
      row(4, { kind: 'event.pinned', data: { seq: 1 } }),
      row(5, { kind: 'event.unpinned', data: { seq: 2 } }),
      row(6, { supersedes: 3 }),
    ),
  );
  expect(joined.rows.map(({ pinned, supersededBy }) => [pinned, supersededBy])).toEqual([
    [true, null],
    [false, null],
    [false, 6],
    [false, null],
    [false, null],
    [false, null],
  ]);
});

it('keeps saying that the chain is broken', () => {
  const broken = { ...view(row(1)), chain: 'broken' as const };
  expect(joinTimeline(broken, part(1, row(2))).chain).toBe('broken');
  expect(joinTimeline(view(row(1)), { ...part(1, row(2)), chain: 'broken' }).chain).toBe('broken');
});
