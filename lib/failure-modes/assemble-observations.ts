/** Pure: from what is kept of a service to what can be reasoned from. Old is unknown, not absent. */
import { measure } from '@/lib/decisions/measure';
import { OBSERVATION_STALE_SECONDS } from '@/lib/fleet/freshness';
import type { TargetState } from '@/lib/fleet/target-state';
import { formatAge } from '@/lib/format/duration';
import type { Runbook } from '@/lib/runbooks/schema';
import { DEFAULT_FRESHNESS, knownValue } from '@/lib/signals/freshness';
import type { Reading } from '@/lib/signals/reading';
import type { DetectionSymptom, Looked, Observations, SymptomReading } from './observations';
import { changesOf, conditionsOf } from './platform-symptoms';

/** Several times the worker's own rhythm of 15 s. */
const READING_STALE_SECONDS = 90;
/** What a detection showed counts for so long; then it is history. */
const DETECTION_COUNTS_SECONDS = 600;

export interface Kept {
  readonly runbook: Pick<Runbook, 'signals'>;
  /** Null: nothing is kept yet. */
  readonly reading: SymptomReading | null;
  readonly readings: readonly Reading[];
  readonly state: { readonly value: TargetState; readonly at: string } | null;
  readonly detections: readonly DetectionSymptom[];
  /** Why nothing is looked at any more; null: it is. */
  readonly over: string | null;
}

export function assembleObservations(kept: Kept, now: Date): Observations {
  const { reading } = kept;
  const state = freshState(kept.state, now);
  return {
    logs: fresh(reading?.logs, kept, now),
    probes: fresh(reading?.probes, kept, now),
    signals: kept.runbook.signals.map((signal) => {
      const { known, unit, reading: newest } = measure(signal, kept.readings, now);
      return {
        id: signal.id,
        title: signal.title,
        unit,
        value: known,
        limit: (signal.act ?? signal.consider)?.at ?? null,
        at: newest?.observedAt ?? null,
      };
    }),
    requestsPerSecond: requestsPerSecond(kept.readings, now),
    conditions: derived(state, conditionsOf),
    changes: derived(state, (seen) => changesOf(seen, now)),
    detections: kept.detections.filter(
      ({ at }) => ageOf(at, now) <= DETECTION_COUNTS_SECONDS && kept.over === null,
    ),
  };
}

function fresh<T>(looked: Looked<T> | undefined, { over }: Kept, now: Date): Looked<T> {
  if (over !== null) return { known: false, why: over };
  if (looked === undefined) return { known: false, why: 'not read yet' };
  if (!looked.known) return looked;
  const age = ageOf(looked.at, now);
  if (age <= READING_STALE_SECONDS) return looked;
  return { known: false, why: `last read ${formatAge(age)} ago` };
}

/** What the platform was seen to be, as long as that is what it is. */
export function freshState(state: Kept['state'], now: Date): Looked<TargetState> {
  if (state === null) return { known: false, why: 'not read yet' };
  const age = ageOf(state.at, now);
  if (age <= OBSERVATION_STALE_SECONDS) return { known: true, ...state };
  return { known: false, why: `last seen ${formatAge(age)} ago` };
}

function derived<T>(state: Looked<TargetState>, of: (state: TargetState) => T): Looked<T> {
  return state.known ? { known: true, value: of(state.value), at: state.at } : state;
}

/** Few samples are as good as many here: a share of few requests is still a share of them. */
function requestsPerSecond(readings: readonly Reading[], now: Date): number | null {
  const rule = { ...DEFAULT_FRESHNESS, minSamples: 1 };
  const known = readings
    .filter(({ signal, revision }) => signal === 'request_rate' && revision === null)
    .sort((a, b) => b.windowSeconds - a.windowSeconds)
    .map((reading) => knownValue(reading, rule, now))
    .find((value) => value.known);
  return known?.known ? known.value : null;
}

function ageOf(at: string, now: Date): number {
  const age = (now.getTime() - Date.parse(at)) / 1000;
  return Number.isFinite(age) ? age : Number.POSITIVE_INFINITY;
}
