import { formatDuration } from '@/lib/format/duration';
import { formatSignal } from '@/lib/format/signal';
import { severityOf } from '@/lib/incidents/severity';
import type { Runbook } from '@/lib/runbooks/schema';
import { DEPLOYMENT_RELATED } from './began-with-deploy';
import type { Conclusion } from './conclude';
import type { Outcome, PathEntry, UnknownWhy } from './decision';

/** Nothing is recommended: a person decides. The sentence says why. */
export function unknownOutcome(sentence: string): Outcome {
  return {
    kind: 'unknown',
    severity: null,
    label: 'Unknown',
    action: null,
    procedure: null,
    procedureTitle: null,
    withinSeconds: null,
    source: null,
    sentence,
  };
}

/** The conclusion in the runbook's words, with the sentence that a person reads first. */
export function outcomeOf(
  runbook: Runbook,
  conclusion: Conclusion,
  path: readonly PathEntry[],
): Outcome {
  if (conclusion.kind === 'unknown') return unknownOutcome(unknownSentence(path));
  const { effect, ground, kind } = conclusion;
  const procedure = kind === 'procedure' ? effect.procedure : null;
  const label = severityOf(runbook, effect.severity).label;
  const because =
    path.find(({ id }) => id === ground.question) ??
    (runbook.decision.kind === 'matrix' ? path[0] : undefined);
  const why = because === undefined ? 'Every question is answered with no' : reason(because);
  const sentences = [`${why}, so ${label}: ${lowerFirst(effect.action)}${within(effect)}.`];
  const deploy = path.find(({ id }) => id === DEPLOYMENT_RELATED);
  if (kind === 'procedure' && deploy?.answer === 'no') {
    sentences.push('It did not begin with the last change, so going back may not help.');
  }
  return {
    kind,
    severity: effect.severity,
    label,
    action: effect.action,
    procedure,
    procedureTitle: runbook.procedures.find(({ id }) => id === procedure)?.title ?? null,
    withinSeconds: effect.within_seconds,
    source: effect.source,
    withinSource: effect.within_source ?? effect.source,
    sentence: sentences.join(' '),
  };
}

/** "High: quick rollback within 15 min"; "unknown" where it would stay so. */
export function inShort(runbook: Runbook, conclusion: Conclusion): string {
  if (conclusion.kind === 'unknown') return 'unknown';
  const { effect } = conclusion;
  const { label } = severityOf(runbook, effect.severity);
  return `${label}: ${lowerFirst(effect.action)}${within(effect)}`;
}

function within({ within_seconds }: { readonly within_seconds: number | null }): string {
  return within_seconds === null ? '' : ` within ${formatDuration(within_seconds)}`;
}

function reason(entry: PathEntry): string {
  if (entry.by === 'signal' && entry.value !== null && entry.unit !== null) {
    const limit = entry.limitLabel === null ? '' : ` (limit ${entry.limitLabel})`;
    return `${entry.title} is ${formatSignal(entry.value, entry.unit)}${limit}`;
  }
  if (entry.by === 'computed' && entry.value !== null) return counted(entry, entry.value);
  return `${entry.title}: ${entry.answer}, by a person's word`;
}

/** What the incident counted: "Not restored for 15 min (limit 15 min)". */
function counted({ title, unit, limitLabel }: PathEntry, value: number): string {
  const limit = limitLabel === null ? '' : ` (limit ${limitLabel})`;
  return unit === 'seconds'
    ? `${title} for ${formatDuration(value)}${limit}`
    : `${title}: ${value}${limit}`;
}

/** Of one question, and of many. */
const WHY: Readonly<Record<UnknownWhy, readonly [string, string]>> = {
  missing: ['has no reading', 'have no reading'],
  stale: ['is too old to count', 'are too old to count'],
  few_samples: ['has too few samples', 'have too few samples'],
  not_answered: ['is not answered', 'are not answered'],
  cannot_tell: ["can't be told", "can't be told"],
  no_change: ['has no change to compare with', 'have no change to compare with'],
  no_breach: ['has no breach to compare with', 'have no breach to compare with'],
};

/** More than these nobody reads in a sentence: the path has each by name. */
const MOST_NAMED = 3;

function unknownSentence(path: readonly PathEntry[]): string {
  const open = path.filter(({ id, answer }) => answer === 'unknown' && id !== DEPLOYMENT_RELATED);
  const what = open.length > MOST_NAMED ? countedReasons(open) : open.map(namedReason);
  const known = path.filter(({ by, answer }) => by === 'signal' && answer !== 'unknown').length;
  const lead = known === 0 ? 'Nothing is measured well enough to decide' : 'Not decided yet';
  return `${lead}: ${what.join('; ')}. A person decides.`;
}

function namedReason({ title, unknownWhy }: PathEntry): string {
  return `${title} ${WHY[unknownWhy ?? 'missing'][0]}`;
}

/** "9 questions are not answered", "7 have no reading"; the most frequent reason first. */
function countedReasons(open: readonly PathEntry[]): string[] {
  const byReason = Map.groupBy(open, ({ unknownWhy }) => unknownWhy ?? 'missing');
  return [...byReason]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(([why, { length }], index) => {
      const noun = index > 0 ? '' : length === 1 ? ' question' : ' questions';
      return `${length}${noun} ${WHY[why][length === 1 ? 0 : 1]}`;
    });
}

function lowerFirst(text: string): string {
  return /^[A-Z]{2}/.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1);
}
