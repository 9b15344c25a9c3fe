import { describe, expect, it } from 'vitest';
import { newPoints, withMetrics, withPrompt } from './merge-frame';
import type { Reading, Series, SignalFrame, SignalId } from './reading';

const reading = (signal: SignalId, value: number): Reading => ({
  signal,
  revision: null,
  value,
  unit: 'ratio',
  windowSeconds: 300,
  samples: 9,
  observedAt: '2026-09-21T14:00:00.000Z',
});
const line = (signal: SignalId, ...values: readonly (number | null)[]): Series => ({
  signal,
  revision: null,
  unit: 'ratio',
  points: values.map((value, minute) => ({
    at: `2026-09-21T14:0${minute}:00.000Z`,
    value,
    samples: value === null ? 0 : 9,
  })),
});
const frame = (over: Partial<SignalFrame>): SignalFrame => ({
  targetId: 't',
  sampledAt: '2026-09-21T14:00:00.000Z',
  lagSeconds: 0,
  periodSeconds: 60,
  series: [],
  readings: [],
  problem: null,
  ...over,
});
const values = ({ readings }: SignalFrame) =>
  Object.fromEntries(readings.map(({ signal, value }) => [signal, value]));

describe('a frame of several sources', () => {
  const metrics = frame({ readings: [reading('error_rate_5xx', 0.1)] });
  const probes = {
    signal: 'probe_failure_rate',
    readings: [reading('probe_failure_rate', 1)],
    series: [],
  } as const;

  it('keeps of each what it said last', () => {
    const both = withPrompt(metrics, 't', '2026-09-21T14:00:05.000Z', [probes]);
    expect(values(both)).toEqual({ error_rate_5xx: 0.1, probe_failure_rate: 1 });
    expect(both.sampledAt).toBe(metrics.sampledAt);
    const newer = withMetrics(both, frame({ readings: [reading('error_rate_5xx', 0.2)] }));
    expect(values(newer)).toEqual({ error_rate_5xx: 0.2, probe_failure_rate: 1 });
    const replaced = withPrompt(newer, 't', '2026-09-21T14:00:10.000Z', [
      { ...probes, readings: [reading('probe_failure_rate', 0)] },
    ]);
    expect(values(replaced)).toEqual({ error_rate_5xx: 0.2, probe_failure_rate: 0 });
  });

  it('keeps what a silent source said, and why it is silent until it speaks again', () => {
    const both = withPrompt(metrics, 't', '2026-09-21T14:00:05.000Z', [probes]);
    const silent = { signal: 'probe_failure_rate', why: 'No address.' } as const;
    const quiet = withMetrics(withPrompt(both, 't', '2026-09-21T14:00:10.000Z', [silent]), metrics);
    expect(quiet.silent).toEqual([silent]);
    expect(values(quiet)).toEqual({ error_rate_5xx: 0.1, probe_failure_rate: 1 });
    expect(withPrompt(quiet, 't', '2026-09-21T14:00:15.000Z', [probes]).silent).toBeUndefined();
  });

  it('says that metrics are missing where they were never read', () => {
    const alone = withPrompt(null, 't', '2026-09-21T14:00:05.000Z', [probes]);
    expect(alone).toMatchObject({ targetId: 't', problem: 'Metrics were not read yet.' });
  });
});

describe('what is new in a frame', () => {
  it('is all of it where there was none before', () => {
    const first = frame({ series: [line('error_rate_5xx', 0.1, null)] });
    expect(newPoints(null, first)).toEqual(first.series);
  });

  it('is what came, and what the source has corrected since', () => {
    const old = frame({ series: [line('error_rate_5xx', 0.1, 0.1, null)] });
    const next = frame({ series: [line('error_rate_5xx', 0.1, 0.3, null, 0.4)] });
    expect(
      newPoints(old, next)[0]?.points.map(({ at, value }) => [at.slice(14, 16), value]),
    ).toEqual([
      ['01', 0.3],
      ['03', 0.4],
    ]);
    expect(newPoints(next, next)).toEqual([]);
  });

  it('tells the lines of two probes apart', () => {
    const two = (first: number, second: number) =>
      frame({
        series: [
          { ...line('probe_failure_rate', first), about: 'health' },
          { ...line('probe_failure_rate', second), about: 'ready' },
        ],
      });
    expect(newPoints(two(0, 0), two(0, 1)).map(({ about }) => about)).toEqual(['ready']);
  });
});
