/** A row of the decision path in words and figures: pure, so that unknown can be tested. */
import { DEPLOYMENT_RELATED } from '@/lib/decisions/began-with-deploy';
import type { AnswerWord, Compared, Outcome } from '@/lib/decisions/decision';
import type { PathRow } from '@/lib/decisions/decision-view';
import { shortRevision } from '@/lib/fleet/short-revision';
import { formatAge, formatDuration } from '@/lib/format/duration';
import { formatCount, formatNumber, UNIT_SPACE } from '@/lib/format/number';
import { formatSignal } from '@/lib/format/signal';

export interface PathCells {
  readonly value: string;
  readonly limit: string;
  readonly window: string;
  readonly samples: string;
  readonly age: string;
  /** Why it is unknown; null: it is known. */
  readonly why: string | null;
}

/** `now` in epoch milliseconds: the age ticks. */
export function pathCells(row: PathRow, now: number): PathCells {
  const seconds = ageSeconds(row, now);
  const asked = row.by === 'person' || (row.answeredBy !== null && row.by === 'signal');
  return {
    value: valueText(row, asked),
    limit: limitText(row),
    window: row.windowSeconds === null ? '' : formatDuration(row.windowSeconds),
    samples: row.samples === null ? '' : formatCount(row.samples),
    age: seconds === null ? '' : formatAge(seconds),
    why: whyUnknown(row, seconds),
  };
}

function ageSeconds(row: PathRow, now: number): number | null {
  const since = row.observedAt ?? row.answeredAt;
  return since === null ? row.ageSeconds : (now - Date.parse(since)) / 1000;
}

function valueText(row: PathRow, asked: boolean): string {
  if (row.value === null) return asked && row.answer !== 'unknown' ? row.answer : '';
  if (row.by === 'computed' && row.unit === 'seconds') return formatDuration(row.value);
  return row.unit === null ? String(row.value) : formatSignal(row.value, row.unit);
}

function limitText(row: PathRow): string {
  if (row.limitLabel !== null) return row.limitLabel;
  if (row.limit === null) return '';
  if (row.by === 'computed' && row.unit === 'seconds') return formatDuration(row.limit);
  return row.unit === null ? String(row.limit) : formatSignal(row.limit, row.unit);
}

function whyUnknown(row: PathRow, age: number | null): string | null {
  switch (row.unknownWhy) {
    case null:
      return null;
    case 'missing':
      return 'no data';
    case 'stale':
      return age === null ? 'too old' : `${formatAge(age)} old`;
    case 'few_samples':
      return row.samples === null || row.minSamples === null
        ? 'too few samples'
        : `${formatCount(row.samples)} samples, needs ${formatCount(row.minSamples)}`;
    case 'not_answered':
      return row.by === 'person' ? 'no signal set up' : 'nobody answered';
    case 'cannot_tell':
      return 'asked, can’t tell';
    case 'no_change':
      return 'no change seen';
    case 'no_breach':
      return 'no breach seen';
  }
}

/** "3 yes, 2 no, 1 unknown". */
export function pathTally(path: readonly Pick<PathRow, 'answer'>[]): string {
  const count = (answer: AnswerWord) => path.filter((row) => row.answer === answer).length;
  return (['yes', 'no', 'unknown'] as const)
    .map((answer) => ({ answer, n: count(answer) }))
    .filter(({ n }) => n > 0)
    .map(({ answer, n }) => `${n} ${answer}`)
    .join(', ');
}

/** What an open question would do to the outcome. */
export function stakes(row: Pick<PathRow, 'changesOutcome' | 'ifYes'>): string {
  if (!row.changesOutcome) return 'either way: no change to what is recommended';
  return row.ifYes === null ? 'would change what is recommended' : `yes: ${row.ifYes}`;
}

/** "High: quick rollback within 15 min"; the rows above say why there is no such line. */
export function conclusion(outcome: Outcome): string {
  if (outcome.kind === 'unknown') return 'not known, a person decides';
  if (outcome.action === null) return outcome.sentence;
  const action = outcome.action.charAt(0).toLowerCase() + outcome.action.slice(1);
  const within =
    outcome.withinSeconds === null ? '' : ` within ${formatDuration(outcome.withinSeconds)}`;
  return `${outcome.label}: ${action}${within}`;
}

/** Does it speak for acting? Whether it began with the change only explains. */
export function isWorse({ id, answer, worse }: Pick<PathRow, 'id' | 'answer' | 'worse'>): boolean {
  return id !== DEPLOYMENT_RELATED && answer === (worse ?? 'yes');
}

/** What a measured value is to be read beside: what it is of, what it was, each revision's own. */
export function contextLine(
  row: Pick<PathRow, 'value' | 'windowSeconds' | 'revision' | 'compared' | 'byRevision'>,
  service: string,
  changeWord: 'deploy' | 'change',
): readonly string[] {
  const { compared, byRevision = [] } = row;
  const of = row.revision === null ? 'whole service' : `of ${shortRevision(row.revision, service)}`;
  return [
    ...(row.value === null || row.windowSeconds === null ? [] : [of]),
    ...(compared === undefined ? [] : [beforeText(compared, changeWord)]),
    ...byRevision.map(({ revision, value, unit, known }) => {
      const figure = known && value !== null ? formatSignal(value, unit) : 'unknown';
      return `${shortRevision(revision, service)} ${figure}`;
    }),
  ];
}

/** From here on nobody takes a percentage in: "+11 195 %". */
const MANY_TIMES = 4;

function beforeText({ now, before, unit }: Compared, changeWord: string): string {
  const was = `before the ${changeWord} ${formatSignal(before, unit)}`;
  if (before <= 0) return was;
  const times = now / before;
  if (times >= MANY_TIMES) return `${was}, ×${formatNumber(Math.round(times))}`;
  const percent = (times - 1) * 100;
  return `${was}, ${percent > 0 ? '+' : ''}${formatNumber(percent)}${UNIT_SPACE}%`;
}
