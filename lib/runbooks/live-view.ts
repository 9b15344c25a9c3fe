import type { AnswerWord, Decision, UnknownWhy } from '@/lib/decisions/decision';
import type { SignalUnit } from '@/lib/signals/reading';
import type { FigureSource } from './figures-schema';

/** What a runbook's signals and questions say now, for each service that uses it. */
export interface RunbookLiveView {
  /** The database's clock. */
  readonly now: string;
  readonly services: readonly LiveService[];
}

export interface LiveService {
  readonly slug: string;
  readonly name: string;
  /** Why nothing, or not all, is measured; null: everything was. */
  readonly problem: string | null;
  /** By the signal's name in the runbook. */
  readonly signals: Readonly<Record<string, LiveSignal>>;
  /** By the question's name; only what a signal answers. */
  readonly answers: Readonly<Record<string, LiveAnswer>>;
  readonly matrix: Decision['matrix'];
}

export interface LiveSignal {
  /** Null: unknown. */
  readonly value: number | null;
  readonly unit: SignalUnit;
  readonly unknownWhy: UnknownWhy | null;
  /** What was read, even where it doesn't count. */
  readonly lastRead: number | null;
  readonly samples: number | null;
  readonly minSamples: number;
  /** Whose rule makes a reading known. */
  readonly ruleSource: FigureSource;
  readonly windowSeconds: number;
  readonly observedAt: string | null;
  /** Null: the whole service. */
  readonly revision: string | null;
}

export interface LiveAnswer {
  readonly answer: AnswerWord;
  /** The answer that is the worse one. */
  readonly worse: 'yes' | 'no';
  readonly value: number | null;
  readonly unit: SignalUnit | null;
  readonly unknownWhy: UnknownWhy | null;
}
