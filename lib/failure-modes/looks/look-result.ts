/** Pure: how a look ends. What can't be told is unknown, and never well. */
import type { DetectionResult, ReadFact } from '../stored-reading';

/** What was asked for beside the platform. `why` is one sentence, and names a missing permission. */
export type Read<T> =
  | { readonly state: 'read'; readonly value: T }
  | { readonly state: 'absent' }
  | { readonly state: 'unknown'; readonly why: string };

const NOT_DECISIVE = 'That alone rules nothing out.';

export function found(summary: string, facts: readonly ReadFact[] = []): DetectionResult {
  return { outcome: 'points_to_it', summary, facts: [...facts] };
}

/** Nothing of it was seen; whether that speaks against the mode is the runbook's to say. */
export function notFound(
  { rules_out }: { readonly rules_out?: boolean | undefined },
  summary: string,
  facts: readonly ReadFact[] = [],
): DetectionResult {
  return rules_out === true
    ? { outcome: 'speaks_against_it', summary, facts: [...facts] }
    : { outcome: 'unknown', summary: `${summary} ${NOT_DECISIVE}`, facts: [...facts] };
}

export function cannotTell(summary: string, facts: readonly ReadFact[] = []): DetectionResult {
  return { outcome: 'unknown', summary, facts: [...facts] };
}

export function fact(
  what: string,
  value: string,
  says: ReadFact['says'] = 'plain',
  more: Pick<ReadFact, 'at' | 'atIs' | 'lines' | 'href'> = {},
): ReadFact {
  return { what, value, says, ...more };
}

/** "a", "a and b", "a, b and c". */
export function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
