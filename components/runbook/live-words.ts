/** Pure: a live value in words, so that unknown can be tested. */
import type { Breach } from '@/lib/fleet/fleet-view';
import { formatAge, formatDuration } from '@/lib/format/duration';
import { formatCount } from '@/lib/format/number';
import { formatSignal } from '@/lib/format/signal';
import type { LiveAnswer, LiveService, LiveSignal } from '@/lib/runbooks/live-view';
import type { LiveRef } from '@/lib/runbooks/section-view';

export interface LiveWords {
  readonly value: string;
  readonly breach: Breach;
  /** "5 min, n 18 204, whole service"; null: nothing more is known. */
  readonly basis: string | null;
  /** When it was read, ISO 8601 UTC. */
  readonly observedAt: string | null;
}

const ASKED: LiveWords = {
  value: 'a person is asked',
  breach: 'none',
  basis: null,
  observedAt: null,
};

/** Null: nothing of it is measured by a signal. `now` in epoch milliseconds. */
export function liveWords(service: LiveService, live: LiveRef, now: number): LiveWords | null {
  switch (live.kind) {
    case 'signal': {
      const signal = service.signals[live.id];
      return signal === undefined ? null : signalWords(signal, live.at, now);
    }
    case 'question': {
      const answer = service.answers[live.id];
      return answer === undefined ? ASKED : answerWords(answer);
    }
    case 'node': {
      const answers = live.anyOf.flatMap((id) => service.answers[id] ?? []);
      const [first] = answers;
      if (first === undefined) return ASKED;
      if (answers.length < live.anyOf.length && !answers.some(({ answer }) => answer === 'yes')) {
        return ASKED;
      }
      return answerWords(answers.find(({ answer }) => answer !== 'no') ?? first);
    }
    case 'row': {
      const row = service.matrix?.rows.find(({ lower }) => lower === live.lower);
      if (row === undefined) return null;
      if (service.matrix?.value == null) {
        return { value: 'unknown', breach: 'unknown', basis: 'no known value', observedAt: null };
      }
      if (!row.active) return null;
      const value = formatSignal(service.matrix.value, service.matrix.unit);
      const breach = row.procedure === 'monitor' ? 'none' : 'over';
      return { value: `now ${value}`, breach, basis: null, observedAt: null };
    }
  }
}

function signalWords(signal: LiveSignal, limit: number | null, now: number): LiveWords {
  const { value, unit, samples } = signal;
  const of = signal.revision === null ? 'whole service' : signal.revision;
  const basis = [
    formatDuration(signal.windowSeconds),
    ...(samples === null ? [] : [`n ${formatCount(samples)}`]),
    of,
  ].join(', ');
  const { observedAt } = signal;
  if (value === null) {
    return { value: 'unknown', breach: 'unknown', basis: whyUnknown(signal, now), observedAt };
  }
  const breach = limit !== null && value >= limit ? 'over' : 'none';
  return { value: formatSignal(value, unit), breach, basis, observedAt };
}

function whyUnknown(signal: LiveSignal, now: number): string {
  const last =
    signal.lastRead === null ? '' : `, last ${formatSignal(signal.lastRead, signal.unit)}`;
  switch (signal.unknownWhy) {
    case 'stale': {
      const age = signal.observedAt === null ? null : (now - Date.parse(signal.observedAt)) / 1000;
      return `${age === null ? 'too old' : `${formatAge(age)} old`}${last}`;
    }
    case 'few_samples':
      return `${formatCount(signal.samples ?? 0)} samples, needs ${formatCount(signal.minSamples)}${
        signal.ruleSource === 'default' ? ' (ours)' : ''
      }`;
    default:
      return 'no data';
  }
}

function answerWords({ answer, worse, value, unit }: LiveAnswer): LiveWords {
  const basis = value === null || unit === null ? null : formatSignal(value, unit);
  if (answer === 'unknown') {
    return { value: 'unknown', breach: 'unknown', basis: basis ?? 'no data', observedAt: null };
  }
  return { value: answer, breach: answer === worse ? 'over' : 'none', basis, observedAt: null };
}
