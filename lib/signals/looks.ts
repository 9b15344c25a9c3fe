/**
 * Pure: looks that either fail or don't (a probe, a condition of the platform), kept by the minute in
 * the frame itself, so that any worker goes on from what the one before saw.
 */
import {
  type PromptSignal,
  type Reading,
  type Series,
  type SeriesPoint,
  SIGNAL_UNITS,
  type SignalFrame,
} from './reading';

export interface Look {
  readonly about?: string | undefined;
  readonly revision: string | null;
  readonly failed: boolean;
}

const MINUTE_MS = 60_000;
const KEPT_MINUTES = 60;

/** The line of each thing that was looked at, with these looks in it. `at`: when they were made. */
export function seriesWith(
  old: SignalFrame | null,
  signal: PromptSignal,
  looks: readonly Look[],
  at: Date,
): Series[] {
  const end = Math.ceil(at.getTime() / MINUTE_MS) * MINUTE_MS;
  const oldest = end - KEPT_MINUTES * MINUTE_MS;
  const lines = new Map(looks.map((look) => [lineOf(look), look]));
  return [...lines].map(([key, { about, revision }]) => {
    const own = looks.filter((look) => lineOf(look) === key);
    const before =
      old?.series.find((series) => series.signal === signal && lineOf(series) === key)?.points ??
      [];
    const kept = before.filter((point) => {
      const time = Date.parse(point.at);
      return time > oldest && time < end;
    });
    const now = before.find((point) => Date.parse(point.at) === end);
    const samples = (now?.samples ?? 0) + own.length;
    const failures = failuresOf(now) + own.filter(({ failed }) => failed).length;
    const point = { at: new Date(end).toISOString(), samples, value: failures / samples };
    return {
      signal,
      revision,
      unit: SIGNAL_UNITS[signal],
      ...(about === undefined ? {} : { about }),
      points: [...kept, point],
    };
  });
}

/** The share of looks that failed, over the minutes that lie wholly within each window. */
export function readingsOver(
  series: readonly Series[],
  windowsSeconds: readonly number[],
  at: Date,
): Reading[] {
  return series.flatMap(({ signal, revision, unit, about, points }) =>
    windowsSeconds.map((windowSeconds) => {
      const from = at.getTime() - windowSeconds * 1000;
      const within = points.filter((point) => Date.parse(point.at) - MINUTE_MS >= from);
      // A window shorter than its minute still has what was seen just now.
      const counted = within.length === 0 ? points.slice(-1) : within;
      const samples = counted.reduce((sum, point) => sum + point.samples, 0);
      const failures = counted.reduce((sum, point) => sum + failuresOf(point), 0);
      return {
        signal,
        revision,
        value: samples === 0 ? null : failures / samples,
        unit,
        windowSeconds,
        samples,
        ...(about === undefined ? {} : { about }),
        observedAt: at.toISOString(),
      };
    }),
  );
}

function lineOf({ revision, about }: Pick<Look, 'revision' | 'about'>): string {
  return JSON.stringify([revision, about ?? null]);
}

function failuresOf(point: SeriesPoint | undefined): number {
  return point === undefined ? 0 : Math.round((point.value ?? 0) * point.samples);
}
