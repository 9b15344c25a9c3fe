import { describe, expect, it } from 'vitest';
import type { TimelineRow } from '@/lib/timeline/timeline-view';
import { knownWords, mergeSeries, samplingsOfDecisions, valueThen } from './signal-history';

const at = (minute: string) => `2026-11-20T03:${minute}:00.000Z`;
const points = (values: Readonly<Record<string, number | null>>) =>
  Object.entries(values)
    .map(([minute, value]) => ({ at: at(minute), value, samples: 100 }))
    .toSorted((a, b) => a.at.localeCompare(b.at));
const errors = (values: Readonly<Record<string, number | null>>) => ({
  signal: 'error_rate_5xx' as const,
  revision: null,
  unit: 'ratio' as const,
  points: points(values),
});
const whole = (minute: string) => Date.parse(at(minute));
const row = (seq: number, kind: string, data: unknown): TimelineRow => ({
  seq,
  kind,
  group: 'signals',
  at: at('08'),
  occurredAt: at('06'),
  actor: { kind: 'system', id: null, name: 'Ripcord' },
  summary: `entry ${seq}`,
  detail: [],
  shape: 'ok',
  data,
  pinned: false,
  supersededBy: null,
  supersedes: null,
  erased: false,
  noise: false,
});
const reading = {
  signal: 'error_rate_5xx' as const,
  revision: null,
  value: 0.34,
  unit: 'ratio' as const,
  windowSeconds: 300,
  samples: 900,
};

describe('mergeSeries', () => {
  it('joins overlapping samplings, the later one knowing better', () => {
    const merged = mergeSeries(
      [
        { series: [errors({ '01': 0.1, '02': null })] },
        { series: [errors({ '02': 0.3, '03': 0.4 })] },
      ],
      whole('00'),
      whole('59'),
    );
    expect(merged).toEqual([errors({ '01': 0.1, '02': 0.3, '03': 0.4 })]);
  });
  it('does not lose a value to a later sampling that no longer has it', () => {
    const merged = mergeSeries(
      [{ series: [errors({ '01': 0.1 })] }, { series: [errors({ '01': null, '02': 0.2 })] }],
      whole('00'),
      whole('59'),
    );
    expect(merged[0]?.points).toEqual(points({ '01': 0.1, '02': 0.2 }));
  });
  it('keeps the span that is asked for', () => {
    const [only] = mergeSeries(
      [{ series: [errors({ '01': 1, '02': 1, '03': 1 })] }],
      whole('02'),
      whole('02'),
    );
    expect(only?.points).toEqual(points({ '02': 1 }));
  });
});

describe('valueThen', () => {
  const series = [errors({ '07': 0.34, '08': 0.31, '20': 0.01 })];
  const value = (minute: string, second: string) =>
    valueThen(series, 'error_rate_5xx', `2026-11-20T03:${minute}:${second}.000Z`, 60);
  it('takes the period that holds the moment', () => {
    expect(value('07', '01')).toBe(0.31);
    expect(value('08', '00')).toBe(0.31);
  });
  it('is unknown where no period is kept, never the nearest one', () => {
    expect(value('08', '01')).toBeNull();
    expect(value('19', '00')).toBeNull();
    expect(value('21', '00')).toBeNull();
    expect(valueThen(series, 'latency_p95', at('07'), 60)).toBeNull();
  });
});

describe('what decisions keep', () => {
  const made = row(7, 'decision.made', {
    inputs: {
      readings: [
        { ...reading, observedAt: at('05') },
        { ...reading, observedAt: at('06') },
      ],
      series: [errors({ '05': 0.3 })],
    },
  });
  it('is read back as a sampling; a body of another shape is none', () => {
    const rows = [made, row(8, 'decision.made', { inputs: 'gone' }), row(9, 'note.added', null)];
    expect(samplingsOfDecisions(rows).map(({ series }) => series)).toEqual([
      [errors({ '05': 0.3 })],
    ]);
  });
  it('is a word about signals as old as its newest window', () => {
    expect(knownWords([made])).toEqual([{ seq: 7, text: 'entry 7', measuredAt: at('06') }]);
  });
});

it('a silent signal is a word without a measurement', () => {
  const words = knownWords([
    row(3, 'signal.breached', {}),
    row(4, 'signal.stale', {}),
    row(5, 'run.applied', {}),
  ]);
  expect(words).toEqual([
    { seq: 3, text: 'entry 3', measuredAt: at('06') },
    { seq: 4, text: 'entry 4', measuredAt: null },
  ]);
});
