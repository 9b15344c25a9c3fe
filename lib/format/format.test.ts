import { describe, expect, test } from 'vitest';
import { formatAge, formatClock, formatDuration, formatLatency } from './duration';
import { formatCount, formatNumber } from './number';
import { formatPercent, formatRatio } from './percent';
import { formatSignal, signalParts } from './signal';
import { secondsSince, utcDay, utcExact, utcMinute, utcMoment, utcTime, zonedTime } from './time';

/** Both kinds of no-break space read as a space. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe('numbers', () => {
  test('thousands are grouped and never break', () => {
    expect(formatNumber(3120)).toBe('3\u202f120');
    expect(formatNumber(1_234_567)).toBe('1\u202f234\u202f567');
    expect(formatNumber(999)).toBe('999');
  });

  test('a minus is a minus, and minus zero is zero', () => {
    expect(formatNumber(-4.25, 1)).toBe('−4.3');
    expect(formatNumber(-0.001, 1)).toBe('0');
  });

  test('what is no number is a dash, never a zero', () => {
    expect(formatNumber(Number.NaN)).toBe('–');
    expect(formatNumber(Number.POSITIVE_INFINITY)).toBe('–');
  });

  test('sample counts shorten from ten thousand up', () => {
    expect(plain(formatCount(9870))).toBe('9 870');
    expect(plain(formatCount(12_400))).toBe('12.4 k');
    expect(plain(formatCount(4_100_000))).toBe('4.1 M');
  });
});

describe('shares', () => {
  test('a ratio becomes percent with a no-break space before the sign', () => {
    expect(formatRatio(0.341)).toBe('34.1\u00a0%');
    expect(plain(formatRatio(1))).toBe('100 %');
    expect(plain(formatRatio(0))).toBe('0 %');
  });

  test('a small share is not rounded to none', () => {
    expect(plain(formatRatio(0.0004))).toBe('0.04 %');
  });

  test('traffic is already in percent points', () => {
    expect(plain(formatPercent(62))).toBe('62 %');
  });
});

describe('durations', () => {
  test.each([
    [6, '6 s'],
    [59.9, '59 s'],
    [840, '14 min'],
    [7200, '2 h'],
    [86_400 * 9, '9 d'],
    [-3, '0 s'],
  ])('an age of %d s in its largest unit is %s', (seconds, text) => {
    expect(plain(formatAge(seconds))).toBe(text);
  });

  test.each([
    [18, '18 s'],
    [258, '4 m 18 s'],
    [540, '9 min'],
    [22_320, '6 h 12 m'],
    [86_400 * 9 + 3600 * 4, '9 d 4 h'],
    [86_400, '1 d'],
  ])('a duration of %d s is %s', (seconds, text) => {
    expect(plain(formatDuration(seconds))).toBe(text);
  });

  test.each([
    [646, '10:46'],
    [46, '00:46'],
    [-130, '02:10'],
    [3730, '1:02:10'],
    [86_400 * 9 + 3600 * 4, '9 d 4 h'],
  ])('a clock of %d s shows %s', (seconds, text) => {
    expect(plain(formatClock(seconds))).toBe(text);
  });

  test('latency is in milliseconds below a tenth of a second', () => {
    expect(plain(formatLatency(6.2))).toBe('6.2 s');
    expect(plain(formatLatency(0.42))).toBe('0.42 s');
    expect(plain(formatLatency(0.042))).toBe('42 ms');
  });
});

describe('signals', () => {
  test('each unit has its own figure', () => {
    expect(signalParts(0.341, 'ratio')).toEqual({ figure: '34.1', unit: '%' });
    expect(signalParts(6.2, 'seconds')).toEqual({ figure: '6.2', unit: 's' });
    expect(signalParts(118.4, 'per_second')).toEqual({ figure: '118', unit: '/s' });
    expect(plain(formatSignal(3.14, 'per_second'))).toBe('3.1 /s');
  });
});

describe('times', () => {
  const at = '2026-11-19T21:19:04.250Z';

  test('are in UTC whatever the machine', () => {
    expect(utcTime(at)).toBe('21:19:04');
    expect(utcMinute(at)).toBe('21:19');
    expect(utcDay(at)).toBe('19 Nov 21:19');
    expect(utcExact(at)).toBe('2026-11-19 21:19:04 UTC');
  });

  test('leave the day out today only', () => {
    expect(utcMoment(at, new Date('2026-11-19T23:00:00Z'))).toBe('21:19:04');
    expect(utcMoment(at, new Date('2026-11-20T00:00:00Z'))).toBe('19 Nov 21:19');
  });

  test('name their zone when it is not UTC', () => {
    expect(zonedTime(at, 'Europe/Berlin')).toBe('22:19:04 CET');
  });

  test('that can’t be read are a dash', () => {
    expect(utcTime('soon')).toBe('–');
    expect(utcExact('soon')).toBe('–');
  });

  test('count from the past up and from the future down', () => {
    expect(secondsSince(at, new Date('2026-11-19T21:19:10.250Z'))).toBe(6);
    expect(secondsSince(at, new Date('2026-11-19T21:19:00.250Z'))).toBe(-4);
  });
});
