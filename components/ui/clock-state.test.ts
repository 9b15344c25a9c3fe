import { expect, test } from 'vitest';
import { clockState } from './clock-state';

const dueAt = '2026-11-20T03:18:12Z';
const at = (iso: string) => Date.parse(iso);

test('counts down to the due time', () => {
  expect(clockState({ dueAt }, at('2026-11-20T03:07:26Z'))).toEqual({
    kind: 'running',
    seconds: 646,
  });
});

test('is soon in the last minute', () => {
  expect(clockState({ dueAt }, at('2026-11-20T03:17:12Z')).kind).toBe('soon');
  expect(clockState({ dueAt }, at('2026-11-20T03:17:11Z')).kind).toBe('running');
});

test('is soon in the last tenth of a long wait', () => {
  const long = { dueAt, startedAt: '2026-11-20T02:18:12Z' };
  expect(clockState(long, at('2026-11-20T03:12:12Z')).kind).toBe('soon');
  expect(clockState(long, at('2026-11-20T03:12:11Z')).kind).toBe('running');
});

test('counts up from the due time on', () => {
  expect(clockState({ dueAt }, at(dueAt))).toEqual({ kind: 'overdue', seconds: 0 });
  expect(clockState({ dueAt }, at('2026-11-20T03:20:22Z'))).toEqual({
    kind: 'overdue',
    seconds: 130,
  });
});

test('stops when it was met, even late, and says how long it took', () => {
  const met = { dueAt, startedAt: '2026-11-20T03:00:00Z', metAt: '2026-11-20T03:04:18Z' };
  expect(clockState(met, at('2026-11-20T09:00:00Z'))).toEqual({ kind: 'met', seconds: 258 });
  expect(clockState({ dueAt, metAt: dueAt }, at(dueAt))).toEqual({ kind: 'met', seconds: null });
});

test('a paused clock is not overdue', () => {
  expect(clockState({ dueAt, paused: true }, at('2026-11-20T09:00:00Z'))).toEqual({
    kind: 'paused',
  });
});

test('nothing due is said so', () => {
  expect(clockState({ dueAt: null }, 0)).toEqual({ kind: 'none' });
});
