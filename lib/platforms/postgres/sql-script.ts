/**
 * Pure: a script's statements with their lines, told apart as the server's own lexer would with
 * standard_conforming_strings on.
 */
import { err, ok, type Result } from '@/lib/result';

export interface ScriptStatement {
  /** From 1: where its first word is. */
  readonly line: number;
  readonly text: string;
  /** Where the text begins in the script, in characters from 0. */
  readonly offset: number;
  /** Upper case, without comments; a text or a body in quotes is `''`, a quoted name stays. */
  readonly words: string;
}

export interface ScriptProblem {
  readonly line: number;
  readonly message: string;
}

interface Piece {
  readonly kind: 'blank' | 'comment' | 'text' | 'name' | 'end' | 'other';
  readonly to: number;
}

/** Refuses what is never closed: whatever follows it would be swallowed. */
export function splitScript(script: string): Result<ScriptStatement[], ScriptProblem> {
  const statements: ScriptStatement[] = [];
  let start: number | null = null;
  let words = '';
  const close = (end: number) => {
    if (start === null) return;
    statements.push({
      line: lineAt(script, start),
      text: script.slice(start, end),
      offset: start,
      words: words.trim().replaceAll(/\s+/g, ' '),
    });
    start = null;
    words = '';
  };
  for (let at = 0; at < script.length; ) {
    const piece = pieceAt(script, at);
    if (piece === null) {
      const message = 'A quote or a comment is opened here and never closed.';
      return err({ line: lineAt(script, at), message });
    }
    if (piece.kind === 'end') close(at);
    else if (piece.kind === 'blank' || piece.kind === 'comment') words += ' ';
    else {
      start ??= at;
      if (piece.kind === 'text') words += "''";
      else {
        const text = script.slice(at, piece.to);
        words += piece.kind === 'name' ? text : text.toUpperCase();
      }
    }
    at = piece.to;
  }
  close(script.length);
  return ok(statements);
}

export function lineAt(script: string, offset: number): number {
  let line = 1;
  for (let at = script.indexOf('\n'); at !== -1 && at < offset; at = script.indexOf('\n', at + 1)) {
    line += 1;
  }
  return line;
}

/** Null: what begins here is never closed. */
function pieceAt(script: string, at: number): Piece | null {
  const here = script.slice(at, at + 2);
  if (here === '--') return { kind: 'comment', to: until(script, '\n', at, 0) ?? script.length };
  if (here === '/*') return closed('comment', endOfComment(script, at));
  const first = here.charAt(0);
  if (/\s/.test(first)) return { kind: 'blank', to: at + 1 };
  if (first === ';') return { kind: 'end', to: at + 1 };
  if (first === '"') return closed('name', endOfQuoted(script, at, '"', false));
  if (first === "'") return closed('text', endOfQuoted(script, at, "'", escapes(script, at)));
  if (first === '$') {
    const tag = /^\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/.exec(
      script.slice(at, at + 66),
    )?.[0];
    if (tag !== undefined) return closed('text', until(script, tag, at + tag.length, tag.length));
  }
  const word = /^[\w$\u0080-\uffff]+/.exec(script.slice(at, at + 256))?.[0];
  return { kind: 'other', to: at + (word?.length ?? 1) };
}

function closed(kind: Piece['kind'], to: number | null): Piece | null {
  return to === null ? null : { kind, to };
}

function until(script: string, what: string, from: number, length: number): number | null {
  const found = script.indexOf(what, from);
  return found === -1 ? null : found + length;
}

/** `E'…'`: a backslash takes the next character with it. */
function escapes(script: string, quote: number): boolean {
  return /(?:^|[^\w$])[eE]$/.test(script.slice(Math.max(0, quote - 2), quote));
}

function endOfQuoted(script: string, from: number, quote: string, escaped: boolean): number | null {
  for (let at = from + 1; at < script.length; at += 1) {
    const character = script.charAt(at);
    if (escaped && character === '\\') at += 1;
    else if (character === quote) {
      if (script.charAt(at + 1) !== quote) return at + 1;
      at += 1;
    }
  }
  return null;
}

/** They nest. */
function endOfComment(script: string, from: number): number | null {
  let depth = 0;
  for (let at = from; at < script.length; at += 1) {
    const here = script.slice(at, at + 2);
    if (here === '/*') depth += 1;
    else if (here === '*/') depth -= 1;
    else continue;
    at += 1;
    if (depth === 0) return at + 1;
  }
  return null;
}
