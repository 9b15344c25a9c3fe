/** Pure: a runbook's signals and questions against what was measured of one service. */
import { evaluate } from '@/lib/decisions/evaluate';
import { measure } from '@/lib/decisions/measure';
import type { SignalFrame } from '@/lib/signals/reading';
import type { LiveAnswer, LiveService, LiveSignal } from './live-view';
import type { Runbook } from './schema';

export interface MeasuredService {
  readonly slug: string;
  readonly name: string;
  readonly frame: SignalFrame | null;
  /** Why the last sampling failed; null: it did not. */
  readonly problem: string | null;
}

/** Without a frame every signal is unknown, and so is every answer. */
export function liveService(runbook: Runbook, service: MeasuredService, now: Date): LiveService {
  const { frame } = service;
  const readings = frame?.readings ?? [];
  const signals = runbook.signals.map((signal): [string, LiveSignal] => {
    const measured = measure(signal, readings, now);
    return [
      signal.id,
      {
        value: measured.known,
        unit: measured.unit,
        unknownWhy: measured.unknownWhy,
        lastRead: measured.reading?.value ?? null,
        samples: measured.reading?.samples ?? null,
        minSamples: measured.rule.minSamples,
        ruleSource: measured.ruleSource,
        windowSeconds: signal.window.seconds,
        observedAt: measured.reading?.observedAt ?? null,
        revision: measured.reading?.revision ?? null,
      },
    ];
  });
  const decision = evaluate({
    runbook,
    readings,
    answers: [],
    change: null,
    series: frame?.series ?? [],
    now,
  });
  const bySignal = decision.path.filter(({ by }) => by === 'signal');
  const answers = bySignal.map((entry): [string, LiveAnswer] => [
    entry.id,
    {
      answer: entry.answer,
      worse: entry.worse ?? 'yes',
      value: entry.value,
      unit: entry.unit,
      unknownWhy: entry.unknownWhy,
    },
  ]);
  return {
    slug: service.slug,
    name: service.name,
    problem: service.problem ?? (frame === null ? 'Nothing was measured yet.' : frame.problem),
    signals: Object.fromEntries(signals),
    answers: Object.fromEntries(answers),
    matrix: decision.matrix,
  };
}
