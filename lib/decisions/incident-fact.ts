import type { IncidentFact, OpenQuestion } from '@/lib/runbooks/decision-schema';
import type { Answer } from './decision';
import type { Settled } from './facts';

/** What an incident knows of itself; null or absent: not counted. */
export type IncidentFacts = { readonly [K in IncidentFact]?: number | null };

/** A count answers like a signal: known, it counts, and a person can only make it worse. */
export function settleByFact(
  { fact, at }: NonNullable<OpenQuestion['by_fact']>,
  facts: IncidentFacts,
  said: Answer | null,
): Settled {
  const value = facts[fact] ?? null;
  const rest = { measurement: null, fact: value };
  if (value === null || !Number.isFinite(value) || value < 0) {
    return { ...rest, fact: null, answer: said?.answer ?? 'unknown', by: 'person', said };
  }
  if (value >= at.at) return { ...rest, answer: 'yes', by: 'computed', said: null };
  if (said?.answer === 'yes') return { ...rest, answer: 'yes', by: 'person', said };
  return { ...rest, answer: 'no', by: 'computed', said: null };
}
