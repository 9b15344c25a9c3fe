/** How keys are spelled, matched and shown. Spelling: "j", "Enter", "Space", "shift+r", "mod+k", "g f". */

export interface PressedKey {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

interface ParsedKey {
  readonly key: string;
  readonly mod: boolean;
  readonly shift: boolean;
}

export function isMac(platform: string): boolean {
  return /mac|iphone|ipad/i.test(platform);
}

function parse(spelled: string): ParsedKey {
  const parts = spelled.split('+');
  const key = spelled.endsWith('+') ? '+' : (parts.at(-1) ?? '');
  return { key: key.toLowerCase(), mod: parts.includes('mod'), shift: parts.includes('shift') };
}

const NAMED = /^[a-z]$|^.{2,}$/;

/** Whether one pressed key is the spelled one. Shift counts for letters and named keys only. */
export function matchesKey(spelled: string, pressed: PressedKey, mac: boolean): boolean {
  const wanted = parse(spelled);
  const mod = mac ? pressed.metaKey : pressed.ctrlKey;
  const foreign = pressed.altKey || (mac ? pressed.ctrlKey : pressed.metaKey);
  if (foreign || mod !== wanted.mod) return false;
  const key = pressed.key === ' ' ? 'space' : pressed.key.toLowerCase();
  if (key !== wanted.key) return false;
  return !NAMED.test(wanted.key) || pressed.shiftKey === wanted.shift;
}

export type SequenceMatch = 'run' | 'begin' | 'none';

/**
 * A binding of one or two keys against what was pressed just before (`pending`, a spelled key or
 * null) and what is pressed now.
 */
export function matchSequence(
  spelled: string,
  pending: string | null,
  pressed: PressedKey,
  mac: boolean,
): SequenceMatch {
  const [first = '', second] = spelled.split(' ');
  if (second === undefined) {
    return pending === null && matchesKey(first, pressed, mac) ? 'run' : 'none';
  }
  if (pending === null) return matchesKey(first, pressed, mac) ? 'begin' : 'none';
  return pending === first && matchesKey(second, pressed, mac) ? 'run' : 'none';
}

/** Printable without a modifier: what speech input could type by accident. */
export function isSingleCharacter(spelled: string): boolean {
  return (
    !spelled.includes('mod+') && spelled.split(' ').every((key) => parse(key).key.length === 1)
  );
}

const SHOWN: Readonly<Record<string, string>> = {
  enter: '↵',
  escape: 'Esc',
  arrowleft: '←',
  arrowright: '→',
  arrowup: '↑',
  arrowdown: '↓',
  space: 'Space',
};

/** "shift+r" → "⇧R", "mod+k" → "⌘K" on a Mac, else "Ctrl K". */
export function displayKey(spelled: string, mac: boolean): string {
  const { key, mod, shift } = parse(spelled);
  const shown = SHOWN[key] ?? (key.length === 1 ? key.toUpperCase() : key);
  return `${mod ? (mac ? '⌘' : 'Ctrl ') : ''}${shift ? '⇧' : ''}${shown}`;
}
