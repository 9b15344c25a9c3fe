import type { MatrixRow, OpenQuestion } from '@/lib/runbooks/decision-schema';
import type { Signal } from '@/lib/runbooks/figures-schema';
import type { Runbook } from '@/lib/runbooks/schema';
import type { Reading } from '@/lib/signals/reading';
import { type Rules, rowOf } from './conclude';
import type { Answer, AnswerWord } from './decision';
import { type Measurement, measure } from './measure';

/** One question settled: what the answer is and what it rests on. */
export interface Settled {
  readonly answer: AnswerWord;
  readonly by: 'signal' | 'person' | 'computed';
  readonly measurement: Measurement | null;
  /** What the incident counted, for a question that it answers by itself. */
  readonly fact?: number | null;
  /** The person's answer that counts, or that was given although a signal counts. */
  readonly said: Answer | null;
}

/** The last word on each question, by its place in the list: the timeline's order. */
export function lastAnswers(answers: readonly Answer[]): ReadonlyMap<string, Answer> {
  return new Map(answers.map((answer) => [answer.question, answer]));
}

/** A signal of the runbook, measured; null where the runbook has no such signal (any more). */
export function measureSignal(
  runbook: Pick<Runbook, 'signals'>,
  id: string,
  readings: readonly Reading[],
  now: Date,
): Measurement | null {
  const signal = runbook.signals.find((one: Signal) => one.id === id);
  return signal === undefined ? null : measure(signal, readings, now);
}

/**
 * A known signal answers. A person answers where none does, and may make the answer worse where one
 * does (people see what signals don't), never better.
 */
export function settle(
  question: Pick<OpenQuestion, 'by_signal'>,
  measurement: Measurement | null,
  said: Answer | null,
): Settled {
  const limit = question.by_signal?.at.at;
  const known = measurement?.known ?? null;
  if (limit === undefined || known === null) {
    const by = question.by_signal !== undefined && said === null ? 'signal' : 'person';
    return { answer: said?.answer ?? 'unknown', by, measurement, said };
  }
  if (known >= limit) return { answer: 'yes', by: 'signal', measurement, said: null };
  if (said?.answer === 'yes') return { answer: 'yes', by: 'person', measurement, said };
  return { answer: 'no', by: 'signal', measurement, said: null };
}

export interface SettledRow {
  readonly row: MatrixRow | null;
  /** Over the limit of the row that counts? */
  readonly answer: AnswerWord;
  readonly by: 'signal' | 'person';
  /** In the signal's unit: the boundary that the answer is about. */
  readonly limit: number | null;
  readonly said: Answer | null;
}

/**
 * Where the matrix stands. Without a known signal a person may say whether the limit at which to act
 * is passed: yes is at least the mildest row from there on, no is at worst the row below it.
 */
export function settleRow(
  rules: Extract<Rules, { kind: 'matrix' }>,
  measurement: Measurement | null,
  said: Answer | null,
): SettledRow {
  const ifYes = rowIf(rules, measurement, 'yes');
  const act = ifYes?.lower ?? null;
  if (measurement === null || measurement.known === null) {
    const answer = said?.answer ?? 'unknown';
    const row = answer === 'unknown' ? null : rowIf(rules, measurement, answer);
    return { row, answer, by: said === null ? 'signal' : 'person', limit: act, said };
  }
  const row = rowOf(rules.rows, measurement.known);
  if (said?.answer === 'yes' && ifYes !== null && (row === null || row.severity > ifYes.severity)) {
    return { row: ifYes, answer: 'yes', by: 'person', limit: act, said };
  }
  if (row === null) return { row, answer: 'unknown', by: 'signal', limit: act, said: null };
  const mildest = rules.rows.at(-1);
  const isMildest = row === mildest;
  return {
    row,
    answer: isMildest ? 'no' : 'yes',
    by: 'signal',
    limit: isMildest ? (row.upper ?? act) : row.lower,
    said: null,
  };
}

/** The row that a person's yes or no stands for. */
export function rowIf(
  rules: Extract<Rules, { kind: 'matrix' }>,
  measurement: Measurement | null,
  answer: 'yes' | 'no',
): MatrixRow | null {
  const act =
    measurement?.signal.act?.at ??
    rules.rows.findLast(({ procedure }) => procedure !== 'monitor')?.lower;
  if (act === undefined) return null;
  if (answer === 'yes') return rules.rows.findLast(({ lower }) => lower >= act) ?? null;
  return rules.rows.find(({ lower }) => lower < act) ?? null;
}
