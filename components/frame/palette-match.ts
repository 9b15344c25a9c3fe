import type { PaletteAction } from './key-registry';

function wordsOf(query: string): readonly string[] {
  return query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
}

/**
 * 0: not found. Every word of the query must be in the label or the target; a label that begins
 * with it comes first, and what can't be done now comes last.
 */
export function scoreAction(action: PaletteAction, query: string): number {
  const words = wordsOf(query);
  const label = action.label.toLowerCase();
  const all = `${label} ${(action.target ?? '').toLowerCase()}`;
  if (!words.every((word) => all.includes(word))) return 0;
  const [first] = words;
  const starts = first !== undefined && label.startsWith(first);
  const inLabel = words.every((word) => label.includes(word));
  return 1 + (starts ? 4 : 0) + (inLabel ? 2 : 0) + (action.disabledReason === undefined ? 1 : 0);
}

/** What the page offers, and what was found beyond it. */
export function withFound(
  actions: readonly PaletteAction[],
  found: readonly PaletteAction[],
): readonly PaletteAction[] {
  const offered = new Set(actions.map(({ id }) => id));
  return [...actions, ...found.filter(({ id }) => !offered.has(id))];
}

export interface TextPart {
  readonly text: string;
  readonly match: boolean;
  /** Where it begins. */
  readonly at: number;
}

/** The label cut where words of the query stand in it. */
export function splitAtMatches(label: string, query: string): readonly TextPart[] {
  const words = wordsOf(query);
  const lower = label.toLowerCase();
  const parts: TextPart[] = [];
  let at = 0;
  let plainFrom = 0;
  while (at < label.length) {
    const word = words.find((candidate) => lower.startsWith(candidate, at));
    if (word === undefined) {
      at += 1;
      continue;
    }
    if (plainFrom < at)
      parts.push({ text: label.slice(plainFrom, at), match: false, at: plainFrom });
    parts.push({ text: label.slice(at, at + word.length), match: true, at });
    at += word.length;
    plainFrom = at;
  }
  if (plainFrom < label.length)
    parts.push({ text: label.slice(plainFrom), match: false, at: plainFrom });
  return parts;
}
