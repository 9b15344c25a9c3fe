import { describe, expect, it } from 'vitest';
import { type TrafficRecord, trafficThen } from './traffic-then';

const at = (time: string) => `2026-11-20T${time}Z`;
const all = (revision: string) => [{ revision, percent: 100, tag: null }];
/** Deployed 02:58:04, read 03:07:54, our rollback applied 03:08:14 and effective 03:08:36. */
const RECORD: TrafficRecord = {
  readings: [
    { at: at('03:07:54'), shares: all('00002-mux') },
    { at: at('03:08:36'), shares: all('00001-abc') },
  ],
  changes: [at('02:58:04')],
  moves: [{ from: at('03:08:14'), to: at('03:08:36') }],
};
const then = (time: string, record: TrafficRecord = RECORD) => {
  const found = trafficThen(record, at(time));
  return found.kind === 'read' ? found.shares[0]?.revision : found.kind;
};

describe('trafficThen', () => {
  it('carries a reading back to the change before it', () => {
    expect(then('02:58:04')).toBe('00002-mux');
    expect(then('03:00:00')).toBe('00002-mux');
  });
  it('does not know what served before a change that nothing was read before', () => {
    expect(then('02:58:03')).toBe('unknown');
  });
  it('is moving from applied until it was read back, never what was asked for', () => {
    expect(then('03:08:13')).toBe('00002-mux');
    expect(then('03:08:14')).toBe('moving');
    expect(then('03:08:35')).toBe('moving');
    expect(then('03:08:36')).toBe('00001-abc');
    expect(then('03:40:00')).toBe('00001-abc');
  });
  it('stays moving while a run has not ended', () => {
    const record = { ...RECORD, moves: [{ from: at('03:08:14'), to: null }] };
    expect(then('03:20:00', record)).toBe('moving');
  });
  it('does not carry a reading over somebody else’s change', () => {
    const record = { ...RECORD, changes: [...RECORD.changes, at('03:20:00')] };
    expect(then('03:19:59', record)).toBe('00001-abc');
    expect(then('03:20:00', record)).toBe('unknown');
  });
  it('does not take an ended run without effect for having moved anything, nor for having not', () => {
    const failed = {
      ...RECORD,
      readings: RECORD.readings.slice(0, 1),
      moves: [{ from: at('03:08:14'), to: at('03:08:20') }],
    };
    expect(then('03:08:20', failed)).toBe('unknown');
  });
});
