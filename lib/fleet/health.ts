import { type Measurement, measure } from '@/lib/decisions/measure';
import { formatAge } from '@/lib/format/duration';
import { formatSignal } from '@/lib/format/signal';
import type { Runbook } from '@/lib/runbooks/schema';
import type { SignalFrame, SignalUnit } from '@/lib/signals/reading';
import type { TargetState } from './target-state';

export interface SignalBreach {
  /** The signal's id in the runbook. */
  readonly signal: string;
  readonly title: string;
  readonly level: 'act' | 'consider';
  readonly value: number;
  readonly limit: number;
  readonly unit: SignalUnit;
  readonly limitSource: 'runbook' | 'default';
}

export interface ServiceHealth {
  readonly state: 'failing' | 'degraded' | 'unknown' | 'healthy';
  /** One sentence: what is so, or what is not known. */
  readonly why: string;
  /** Worst first. */
  readonly breaches: readonly SignalBreach[];
  /** Ids of the signals that have a limit and no value that counts. */
  readonly unknown: readonly string[];
}

/** A platform's word older than this is not its word any more. */
const MAX_STATE_AGE_SECONDS = 90;

/**
 * How a service does, by its runbook's limits: over one at which to act it fails, over one to
 * consider it is degraded. Healthy needs every limited signal known and a fresh word from the
 * platform; anything less is unknown.
 */
export function serviceHealth(
  runbook: Pick<Runbook, 'signals'> | null,
  frame: SignalFrame | null,
  state: TargetState | null,
  now: Date,
): ServiceHealth {
  const limited = (runbook?.signals ?? []).filter(({ act, consider }) => act ?? consider);
  const measured = limited.map((signal) => measure(signal, frame?.readings ?? [], now));
  const breaches = measured.flatMap(breachOf).sort(worstFirst);
  const unmeasured = measured.filter(({ known }) => known === null);
  const unknown = unmeasured.map(({ signal }) => signal.id);
  const found = (health: ServiceHealth['state'], why: string): ServiceHealth => ({
    state: health,
    why,
    breaches,
    unknown,
  });

  const [worst] = breaches;
  if (worst !== undefined) {
    return found(worst.level === 'act' ? 'failing' : 'degraded', breachSentence(worst));
  }
  if (state?.condition.state === 'failed') {
    return found('degraded', `The platform reports: ${state.condition.message ?? 'not ready'}`);
  }
  if (limited.length === 0) return found('unknown', 'No runbook gives a limit to judge it by.');
  const [first] = unmeasured;
  if (first !== undefined) return found('unknown', frame?.problem ?? unknownSentence(first));
  const silence = silenceOf(state, now);
  return silence === null
    ? found('healthy', 'Every signal is under its limit.')
    : found('unknown', silence);
}

function breachOf({ signal, known, unit }: Measurement): SignalBreach[] {
  if (known === null) return [];
  for (const level of ['act', 'consider'] as const) {
    const limit = signal[level];
    if (limit === undefined || known < limit.at) continue;
    const { id, title } = signal;
    const source = limit.source;
    return [{ signal: id, title, level, value: known, limit: limit.at, unit, limitSource: source }];
  }
  return [];
}

/** To act before to consider; then by how many times the limit is exceeded. */
function worstFirst(a: SignalBreach, b: SignalBreach): number {
  if (a.level !== b.level) return a.level === 'act' ? -1 : 1;
  const times = ({ value, limit }: SignalBreach) => (limit > 0 ? value / limit : value);
  return times(b) - times(a);
}

function breachSentence({ title, value, limit, unit }: SignalBreach): string {
  return `${title} ${formatSignal(value, unit)}, limit ${formatSignal(limit, unit)}`;
}

function unknownSentence({ signal, unknownWhy, reading, ageSeconds, rule }: Measurement): string {
  if (unknownWhy === 'few_samples') {
    return `${signal.title}: ${reading?.samples ?? 0} samples, needs ${rule.minSamples}`;
  }
  if (unknownWhy === 'stale') return `${signal.title}: last read ${formatAge(ageSeconds ?? 0)} ago`;
  return `${signal.title}: no reading`;
}

function silenceOf(state: TargetState | null, now: Date): string | null {
  if (state === null) return 'What runs could not be read.';
  const age = (now.getTime() - Date.parse(state.readAt)) / 1000;
  if (age <= MAX_STATE_AGE_SECONDS) return null;
  return `What runs was last read ${formatAge(age)} ago.`;
}
