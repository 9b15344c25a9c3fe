import { createHash } from 'node:crypto';

/**
 * A plain value is a value too. Its length and four hexadecimal digits tell two revisions apart and
 * nothing else: salted with its service's `uid`, so that equal values of two services don't show as
 * equal.
 */
export function redactedValue(uid: string, name: string, value: string): string {
  if (value === '') return 'empty';
  const digest = createHash('sha256').update(`${uid}\0${name}\0${value}`).digest('hex');
  return `${value.length} ${value.length === 1 ? 'character' : 'characters'}, ${digest.slice(0, 4)}…`;
}
