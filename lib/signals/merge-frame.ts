/** Pure: one frame of what several sources say, each at its own time. */
import {
  isMetric,
  type PromptSignal,
  type Reading,
  type Series,
  type SignalFrame,
  type SilentSignal,
} from './reading';

/** What one source said of its signals; their part of the frame is replaced whole. */
export interface PromptPart {
  readonly signal: PromptSignal;
  readonly readings: readonly Reading[];
  readonly series: readonly Series[];
}

/** The metrics of a new frame, beside what the other sources had said. */
export function withMetrics(old: SignalFrame | null, frame: SignalFrame): SignalFrame {
  if (old === null) return frame;
  return {
    ...frame,
    series: [...frame.series, ...old.series.filter(({ signal }) => !isMetric(signal))],
    readings: [...frame.readings, ...old.readings.filter(({ signal }) => !isMetric(signal))],
    ...(old.silent === undefined ? {} : { silent: old.silent }),
  };
}

/**
 * What a silent source said before stays, and goes stale by its own age. `at`: ISO 8601 UTC, for a
 * target whose metrics were never read.
 */
export function withPrompt(
  old: SignalFrame | null,
  targetId: string,
  at: string,
  parts: readonly (PromptPart | SilentSignal)[],
): SignalFrame {
  const frame = old ?? { ...NO_METRICS, targetId, sampledAt: at };
  const told = parts.flatMap((part) => ('why' in part ? [] : [part]));
  const others = <T extends { readonly signal: string }>(list: readonly T[]) =>
    list.filter((one) => !told.some(({ signal }) => signal === one.signal));
  const silent = [
    ...(frame.silent ?? []).filter((one) => !parts.some(({ signal }) => signal === one.signal)),
    ...parts.flatMap((part) => ('why' in part ? [part] : [])),
  ];
  const { silent: _, ...rest } = frame;
  return {
    ...rest,
    series: [...others(frame.series), ...told.flatMap(({ series }) => series)],
    readings: [...others(frame.readings), ...told.flatMap(({ readings }) => readings)],
    ...(silent.length === 0 ? {} : { silent }),
  };
}

const NO_METRICS: Omit<SignalFrame, 'targetId' | 'sampledAt'> = {
  lagSeconds: 0,
  periodSeconds: 60,
  series: [],
  readings: [],
  problem: 'Metrics were not read yet.',
};

/** The points that `old` doesn't have, or has otherwise. */
export function newPoints(old: SignalFrame | null, frame: SignalFrame): Series[] {
  const known = new Map(
    (old?.series ?? []).map((series) => [
      keyOf(series),
      new Map(series.points.map((point) => [point.at, point])),
    ]),
  );
  return frame.series.flatMap((series) => {
    const before = known.get(keyOf(series));
    const points = series.points.filter(({ at, value, samples }) => {
      const same = before?.get(at);
      return same === undefined || same.value !== value || same.samples !== samples;
    });
    return points.length === 0 ? [] : [{ ...series, points }];
  });
}

function keyOf({ signal, revision, about }: Series): string {
  return JSON.stringify([signal, revision, about ?? null]);
}
