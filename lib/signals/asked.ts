/** Pure: what runbooks ask to be measured of a service. */
import { aboutOf } from '@/lib/decisions/measure';
import type { Runbook } from '@/lib/runbooks/schema';
import type { SignalId } from './reading';

export interface AskedSignal {
  readonly signal: SignalId;
  readonly windowSeconds: number;
  readonly about?: string | undefined;
}

/** Each once, whichever runbooks and however many signals of them ask it. */
export function askedOf(runbooks: readonly Pick<Runbook, 'signals'>[]): AskedSignal[] {
  const asked = runbooks.flatMap(({ signals }) =>
    signals.map((signal): AskedSignal => {
      const about = aboutOf(signal);
      const { seconds } = signal.window;
      return { signal: signal.signal, windowSeconds: seconds, ...(about && { about }) };
    }),
  );
  return [...new Map(asked.map((one) => [JSON.stringify(one), one])).values()];
}

/** Ours, where no runbook names a window. */
export const DEFAULT_WINDOW_SECONDS = 300;

/** The windows over which one signal is asked about, and ours where it is not. */
export function windowsOf(asked: readonly AskedSignal[], signal: SignalId): number[] {
  const own = asked.filter((one) => one.signal === signal).map((one) => one.windowSeconds);
  return own.length === 0 ? [DEFAULT_WINDOW_SECONDS] : [...new Set(own)].sort((a, b) => a - b);
}
