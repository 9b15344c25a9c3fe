import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  HOLD_MS,
  type HoldEvent,
  type HoldState,
  READY,
  reduceHold,
  SECOND_PRESS_MS,
} from './hold-state';

const run = (...events: readonly HoldEvent[]): HoldState => events.reduce(reduceHold, READY);
const press = (at: number, more: { by?: 'pointer' | 'key'; repeat?: boolean } = {}): HoldEvent => ({
  type: 'press',
  by: more.by ?? 'key',
  at,
  repeat: more.repeat ?? false,
});

test('holding for the whole time confirms', () => {
  expect(run(press(0), { type: 'tick', at: HOLD_MS }).phase).toBe('fired');
});

test('a moment too short does not', () => {
  expect(run(press(0), { type: 'tick', at: HOLD_MS - 1 }).phase).toBe('holding');
});

test('letting go cancels, and the time begins anew', () => {
  const released = run(press(0), { type: 'release', by: 'key' });
  expect(released.phase).toBe('ready');
  const again = reduceHold(released, press(1000));
  expect(reduceHold(again, { type: 'tick', at: HOLD_MS }).phase).toBe('holding');
});

test('a key that is still down from opening the dialog does not count', () => {
  const stale = run(press(0, { repeat: true }), press(30, { repeat: true }));
  expect(stale).toEqual(READY);
  expect(reduceHold(stale, { type: 'tick', at: 9999 })).toEqual(READY);
});

test('key repeat while holding does not restart the time', () => {
  const held = run(press(0), press(600, { repeat: true }), press(1100));
  expect(reduceHold(held, { type: 'tick', at: HOLD_MS }).phase).toBe('fired');
});

test('releasing the pointer does not end a hold by key', () => {
  expect(run(press(0), { type: 'release', by: 'pointer' }).phase).toBe('holding');
});

test('losing focus or the window cancels', () => {
  expect(run(press(0), { type: 'cancel' })).toEqual(READY);
});

test('two presses within five seconds confirm, one never does', () => {
  expect(run({ type: 'tap', at: 0 }).phase).toBe('armed');
  expect(run({ type: 'tap', at: 0 }, { type: 'tap', at: SECOND_PRESS_MS }).phase).toBe('fired');
});

test('a second press that comes too late is a first one', () => {
  expect(run({ type: 'tap', at: 0 }, { type: 'tap', at: SECOND_PRESS_MS + 1 }).phase).toBe('armed');
  expect(run({ type: 'tap', at: 0 }, { type: 'tick', at: SECOND_PRESS_MS + 1 })).toEqual(READY);
});

const anyEvent: fc.Arbitrary<HoldEvent> = fc.oneof(
  fc.record({
    type: fc.constant('press' as const),
    by: fc.constantFrom('pointer' as const, 'key' as const),
    at: fc.nat(20_000),
    repeat: fc.boolean(),
  }),
  fc.record({ type: fc.constant('tap' as const), at: fc.nat(20_000) }),
  fc.record({ type: fc.constant('tick' as const), at: fc.nat(20_000) }),
  fc.record({
    type: fc.constant('release' as const),
    by: fc.constantFrom('pointer' as const, 'key' as const),
  }),
  fc.constant({ type: 'cancel' as const }),
);

test('whatever happens, it becomes fired at most once', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
      let state: HoldState = READY;
      let times = 0;
      for (const event of events) {
        const next = reduceHold(state, event);
        if (next.phase === 'fired' && state.phase !== 'fired') times += 1;
        state = next;
      }
      expect(times).toBeLessThanOrEqual(1);
    }),
  );
});
