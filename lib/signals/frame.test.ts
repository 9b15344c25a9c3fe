import { describe, expect, it } from 'vitest';
import { assembleFrames, type MetricSample } from './frame';
import type { SignalFrame, SignalId } from './reading';

const GOOD = 'orders-00001-abc';
const BAD = 'orders-00002-xyz';
const at = (minute: number) => Date.UTC(2026, 8, 21, 14, minute);
const TARGET = { id: 'target-1', service: 'orders' };

/** Recorded at 14:05:20, when 14:03 was the newest period; 14:02 had nothing for the bad revision. */
const SAMPLE: MetricSample = {
  sampledAt: at(5) + 20_000,
  periodSeconds: 60,
  periods: [1, 2, 3, 4, 5].map(at),
  newestAt: at(3),
  history: {
    counts: [
      {
        service: 'orders',
        revision: GOOD,
        code: '2xx',
        points: [
          { at: at(3), value: 600 },
          { at: at(1), value: 590 },
        ],
      },
      {
        service: 'orders',
        revision: BAD,
        code: '2xx',
        points: [
          { at: at(3), value: 400 },
          { at: at(1), value: 300 },
        ],
      },
      { service: 'orders', revision: BAD, code: '5xx', points: [{ at: at(3), value: 200 }] },
      {
        service: 'carts',
        revision: 'carts-00001-abc',
        code: '5xx',
        points: [{ at: at(3), value: 7 }],
      },
    ],
    latencies: [
      { service: 'orders', revision: GOOD, percentile: 95, points: [{ at: at(3), value: 0.4 }] },
      { service: 'orders', revision: BAD, percentile: 95, points: [{ at: at(3), value: 6.2 }] },
      { service: 'orders', revision: null, percentile: 95, points: [{ at: at(3), value: 5.9 }] },
      { service: 'orders', revision: null, percentile: 99, points: [{ at: at(3), value: 8.8 }] },
    ],
  },
  windows: [
    {
      seconds: 300,
      endsAt: at(3),
      set: {
        counts: [
          {
            service: 'orders',
            revision: BAD,
            code: '2xx',
            points: [{ at: at(3), value: 650 }],
          },
          {
            service: 'orders',
            revision: BAD,
            code: '4xx',
            points: [{ at: at(3), value: 10 }],
          },
          {
            service: 'orders',
            revision: BAD,
            code: '5xx',
            points: [{ at: at(3), value: 340 }],
          },
          {
            service: 'orders',
            revision: GOOD,
            code: '2xx',
            points: [{ at: at(3), value: 1000 }],
          },
        ],
        latencies: [
          { service: 'orders', revision: null, percentile: 95, points: [{ at: at(3), value: 6 }] },
        ],
      },
    },
  ],
};

function frameOf(sample: MetricSample = SAMPLE): SignalFrame {
  const [frame] = assembleFrames([TARGET], sample);
  if (frame === undefined) throw new Error('no frame');
  return frame;
}
const line = (frame: SignalFrame, signal: SignalId, revision: string | null) =>
  frame.series
    .find((series) => series.signal === signal && series.revision === revision)
    ?.points.map((point) => point.value);
const reading = (frame: SignalFrame, signal: SignalId, revision: string | null) =>
  frame.readings.find((each) => each.signal === signal && each.revision === revision);

describe('series', () => {
  it('have a point for each period, oldest first, and null where nothing was seen', () => {
    expect(line(frameOf(), 'request_rate', BAD)).toEqual([5, null, 10, null, null]);
    expect(line(frameOf(), 'error_rate_5xx', BAD)).toEqual([0, null, 1 / 3, null, null]);
  });

  it('add up counts for the service as a whole', () => {
    expect(line(frameOf(), 'request_rate', null)).toEqual([890 / 60, null, 20, null, null]);
    expect(line(frameOf(), 'error_rate_5xx', null)?.[2]).toBe(200 / 1200);
  });

  it('take percentiles as they were computed, never from the revisions', () => {
    expect(line(frameOf(), 'latency_p95', null)).toEqual([null, null, 5.9, null, null]);
    expect(line(frameOf(), 'latency_p99', BAD)).toEqual([null, null, null, null, null]);
  });
});

describe('readings', () => {
  it('are exact over the window, with their samples and the end of the window', () => {
    expect(reading(frameOf(), 'error_rate_5xx', BAD)).toEqual({
      signal: 'error_rate_5xx',
      revision: BAD,
      value: 0.34,
      unit: 'ratio',
      windowSeconds: 300,
      samples: 1000,
      observedAt: '2026-09-21T14:03:00.000Z',
    });
    expect(reading(frameOf(), 'error_rate_4xx', BAD)?.value).toBe(0.01);
    expect(reading(frameOf(), 'request_rate', null)?.value).toBe(2000 / 300);
    expect(reading(frameOf(), 'error_rate_5xx', GOOD)).toMatchObject({ value: 0, samples: 1000 });
    expect(reading(frameOf(), 'latency_p95', null)).toMatchObject({ value: 6, unit: 'seconds' });
  });

  it('are null, never 0, where there is no series', () => {
    const empty = {
      ...SAMPLE,
      windows: [{ seconds: 300, endsAt: at(3), set: { counts: [], latencies: [] } }],
    };
    for (const each of frameOf(empty).readings) {
      expect(each).toMatchObject({
        value: null,
        samples: 0,
        observedAt: '2026-09-21T14:03:00.000Z',
      });
    }
    expect(frameOf(empty).readings).toHaveLength(6);
  });

  it('have no error rate without a request, even when the source says 0', () => {
    const counts = [
      { service: 'orders', revision: BAD, code: '2xx', points: [{ at: at(3), value: 0 }] },
    ];
    const zero = {
      ...SAMPLE,
      windows: [{ seconds: 300, endsAt: at(3), set: { counts, latencies: [] } }],
    };
    expect(reading(frameOf(zero), 'error_rate_5xx', BAD)?.value).toBeNull();
    expect(reading(frameOf(zero), 'request_rate', BAD)?.value).toBe(0);
  });
});

describe('a frame', () => {
  it('says how far behind the newest point is, and that all was answered', () => {
    expect(frameOf()).toMatchObject({ lagSeconds: 140, problem: null, periodSeconds: 60 });
  });

  it('of a service without any request is empty, says so, and is not mixed with others', () => {
    const [frame] = assembleFrames([{ id: 'target-2', service: 'ghosts' }], SAMPLE);
    expect(frame?.problem).toBe('No requests were measured in the last 5 minutes.');
    expect(frame?.series.every((series) => series.points.every((p) => p.value === null))).toBe(
      true,
    );
  });

  it('is as late as its whole history when nobody has any data', () => {
    const nothing = { counts: [], latencies: [] };
    const frame = frameOf({ ...SAMPLE, newestAt: null, history: nothing, windows: [] });
    expect(frame).toMatchObject({ lagSeconds: 300, readings: [] });
  });

  it('of requests of which nothing says how they ended has no share of errors, and says so', () => {
    const uncoded = <T extends { readonly code: string }>(list: readonly T[]) =>
      list.map((series) => ({ ...series, code: '' }));
    const set = (of: MetricSample['history']) => ({ ...of, counts: uncoded(of.counts) });
    const windows = SAMPLE.windows.map((window) => ({ ...window, set: set(window.set) }));
    const frame = frameOf({ ...SAMPLE, history: set(SAMPLE.history), windows });
    const shares = frame.readings.filter(({ signal }) => signal.startsWith('error_rate'));
    expect(shares.length).toBeGreaterThan(0);
    expect(shares.map(({ value }) => value)).toEqual(shares.map(() => null));
    expect(reading(frame, 'request_rate', BAD)?.value).toBeGreaterThan(0);
    expect(frame.problem).toBe('Requests were measured, and not how they were answered.');
  });

  it('with requests and no latencies says that they are missing', () => {
    const history = { ...SAMPLE.history, latencies: [] };
    expect(frameOf({ ...SAMPLE, history }).problem).toMatch(/no latencies/);
  });
});
