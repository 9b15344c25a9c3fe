/**
 * Pure: how what we did is recognised as ours. A session says so by its application name, a
 * database by its comment, a file and a database that we made by their names.
 */

/** What follows the database's own name in the name of one that was made for a procedure. */
export type Purpose = 'clone' | 'side' | 'scratch';

/** PostgreSQL cuts longer names off without a word. */
const NAME_BYTES = 63;
const STAMP = '\\d{8}t\\d{6}z';
const MADE = new RegExp(`^.+_rc(clone|side|scratch)_${STAMP}_[0-9a-f]{6}$`);
const STAMPED = new RegExp(`^${STAMP}$`);

/** `20261121t235959z`: UTC, to the second, fit for names. */
export function stampOf(at: Date): string {
  return `${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').toLowerCase()}z`;
}

export function isStamp(text: string): boolean {
  return STAMPED.test(text);
}

/**
 * The name of a database that is made for a procedure: `orchestrator_rcside_20261121t235959z_0a1b2c`.
 * `token`: six hexadecimal digits that nobody else uses, so that a database of this name is ours.
 */
export function madeName(
  database: string,
  purpose: Purpose,
  { stamp, token }: { readonly stamp: string; readonly token: string },
): string {
  return fitted(database, `_rc${purpose}_${stamp}_${token}`);
}

/** Under which the replaced database is kept: `orchestrator_bad_20261121t235959z`. */
export function keptName(database: string, stamp: string): string {
  return fitted(database, `_bad_${stamp}`);
}

/** Made by Ripcord, for a while: it may be dropped. A kept one is not. */
export function isMadeName(name: string): boolean {
  return MADE.test(name);
}

/** `$ripcord$` closes the blocks that names are put into. */
export function fitsName(name: string): boolean {
  return !/\0|\$ripcord\$/.test(name) && name !== '' && Buffer.byteLength(name) <= NAME_BYTES;
}

function fitted(database: string, suffix: string): string {
  let base = database;
  while (Buffer.byteLength(base + suffix) > NAME_BYTES) base = base.slice(0, -1);
  return base + suffix;
}

/** The application name of every session that carries out an intent. */
export function sessionMark(intentId: string): string {
  return `ripcord:${intentId}`;
}

/** The intent that a session belongs to; null: it is not one of ours. */
export function intentOfSession(applicationName: string): string | null {
  return /^ripcord:([0-9a-z-]+)$/i.exec(applicationName)?.[1] ?? null;
}

/** What we left on a database, at the end of its comment. */
export interface Mark {
  /** The kind of action, e.g. `swap_databases`. */
  readonly kind: string;
  readonly intent: string;
  /** What else tells it from another of the same kind: a script's digest, say. Empty: nothing. */
  readonly about: string;
}

/** An older mark of ours gives way to a newer one; the owner's words before it stay. */
export const MARK_PATTERN = '\\s*\\[ripcord [^\\]]*\\]$';
const COMMENT = /(?:^|\s)\[ripcord ([a-z_]+) ([0-9a-z-]+)(?: ([\w:.-]+))?\]$/i;

export function markOf(comment: string | null): Mark | null {
  const match = COMMENT.exec(comment ?? '');
  const [, kind, intent, about] = match ?? [];
  return kind && intent ? { kind, intent, about: about ?? '' } : null;
}

/** As it stands at the end of a comment. */
export function markText({ kind, intent, about }: Mark): string {
  return `[ripcord ${[kind, intent, about].filter((part) => part !== '').join(' ')}]`;
}
