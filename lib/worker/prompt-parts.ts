/** Pure: what looks at a service and its platform add to its frame. */
import { type AskedSignal, windowsOf } from '@/lib/signals/asked';
import { type Look, readingsOver, seriesWith } from '@/lib/signals/looks';
import type { PromptPart } from '@/lib/signals/merge-frame';
import type { PromptSignal, SignalFrame, SilentSignal } from '@/lib/signals/reading';

export const NO_PROBE = 'The runbook has no probe to repeat.';

export function looksPart(
  asked: readonly AskedSignal[],
  old: SignalFrame | null,
  {
    signal,
    looks,
    at,
  }: { readonly signal: PromptSignal; readonly looks: readonly Look[]; readonly at: Date },
): PromptPart {
  const series = seriesWith(old, signal, looks, at);
  return { signal, series, readings: readingsOver(series, windowsOf(asked, signal), at) };
}

/** One look of the platform counts once, however often it is read here. `looks` null: never read. */
export function platformPart(
  asked: readonly AskedSignal[],
  old: SignalFrame | null,
  looks: readonly Look[] | null,
  observedAt: Date | null,
): PromptPart | SilentSignal {
  const signal = 'platform_not_ready';
  if (looks === null || observedAt === null) {
    return { signal, why: 'The platform was not read yet.' };
  }
  if (looks.length === 0) return { signal, why: 'The platform does not say whether it is ready.' };
  const told = old?.readings.find((reading) => reading.signal === signal)?.observedAt;
  if (old !== null && told === observedAt.toISOString()) {
    const own = <T extends { readonly signal: string }>(list: readonly T[]) =>
      list.filter((one) => one.signal === signal);
    return { signal, series: own(old.series), readings: own(old.readings) };
  }
  return looksPart(asked, old, { signal, looks, at: observedAt });
}
