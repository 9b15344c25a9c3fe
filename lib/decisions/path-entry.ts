import { formatDuration } from '@/lib/format/duration';
import { formatSignal } from '@/lib/format/signal';
import type { OpenQuestion } from '@/lib/runbooks/decision-schema';
import type { SignalUnit } from '@/lib/signals/reading';
import type { PathEntry, UnknownWhy } from './decision';
import type { Settled, SettledRow } from './facts';
import type { Measurement } from './measure';

type Meaning = Pick<PathEntry, 'changesOutcome' | 'ifYes'>;

/** How the matrix's own signal reads as a question. */
export function matrixEntry(
  id: string,
  row: SettledRow,
  measurement: Measurement | null,
  meaning: Meaning,
): PathEntry {
  const title = measurement?.signal.title ?? id;
  const limit = row.limit;
  const label = limit === null ? null : formatSignal(limit, measurement?.unit ?? 'ratio');
  const { act, consider } = measurement?.signal ?? {};
  const own = [act, consider].find((one) => one?.at === limit);
  return {
    id,
    title,
    question: label === null ? title : `Is it at ${label} or over: ${title.toLowerCase()}?`,
    answer: row.answer,
    by: row.by,
    ...measuredPart(measurement),
    limit,
    limitLabel: label,
    limitSource: limit === null ? null : (own?.source ?? 'runbook'),
    unknownWhy: row.answer === 'unknown' ? whyUnknown({ measurement, said: row.said }, true) : null,
    ...meaning,
    answeredBy: row.said?.answeredBy ?? null,
    answeredAt: row.said?.answeredAt ?? null,
  };
}

export function questionEntry(
  question: OpenQuestion,
  settled: Settled,
  meaning: Meaning,
): PathEntry {
  const { measurement, said } = settled;
  const { by_signal, by_fact } = question;
  const limit = by_signal?.at ?? by_fact?.at ?? null;
  const unit = by_fact?.fact === 'unrestored_seconds' ? 'seconds' : (measurement?.unit ?? null);
  return {
    id: question.id,
    title: question.title,
    question: question.question,
    answer: settled.answer,
    by: settled.by,
    ...measuredPart(measurement),
    ...(by_fact === undefined ? {} : { value: settled.fact ?? null, unit }),
    limit: limit?.at ?? null,
    limitLabel: limit === null ? null : limitLabel(limit.at, unit, by_fact !== undefined),
    limitSource: limit?.source ?? null,
    unknownWhy: settled.answer === 'unknown' ? whyUnknown(settled, by_signal !== undefined) : null,
    ...meaning,
    answeredBy: said?.answeredBy ?? null,
    answeredAt: said?.answeredAt ?? null,
  };
}

/** A count is a plain number; a limit whose signal is not there has no unit to be written in. */
function limitLabel(at: number, unit: SignalUnit | null, counted: boolean): string | null {
  if (counted) return unit === 'seconds' ? formatDuration(at) : String(at);
  return unit === null ? null : formatSignal(at, unit);
}

function whyUnknown(
  { measurement, said }: Pick<Settled, 'measurement' | 'said'>,
  bySignal: boolean,
): UnknownWhy {
  if (said !== null) return 'cannot_tell';
  return bySignal ? (measurement?.unknownWhy ?? 'missing') : 'not_answered';
}

function measuredPart(measurement: Measurement | null) {
  return {
    value: measurement?.reading?.value ?? null,
    unit: measurement?.unit ?? null,
    windowSeconds: measurement?.signal.window.seconds ?? null,
    windowSource: measurement?.signal.window.source ?? null,
    samples: measurement?.reading?.samples ?? null,
    minSamples: measurement?.rule.minSamples ?? null,
    ageSeconds: measurement?.ageSeconds ?? null,
    revision: measurement?.reading?.revision ?? null,
  };
}
