/** The filter language of Monitoring and Logging, as far as a runbook's queries go. */
import { err, ok, type Result } from '@/lib/result';
import { type RpcError, rpcError } from '../../core/rpc-error';
import { type Token, tokens } from './filter-tokens';

export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=' | ':' | '=~' | '!~';

export interface Comparison {
  readonly kind: 'compare';
  readonly field: string;
  readonly operator: Operator;
  /** `one_of` and the like; null for a plain value. */
  readonly call: string | null;
  /** Any of them may match. */
  readonly values: readonly string[];
}

export type Filter =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Filter[] }
  | { readonly kind: 'not'; readonly part: Filter }
  | { readonly kind: 'text'; readonly text: string }
  | Comparison;

const OPERATORS = new Set(['=', '!=', '<', '<=', '>', '>=', ':', '=~', '!~']);

const KEYWORDS = new Set(['AND', 'OR', 'NOT']);

class Unreadable extends Error {}

/** An empty filter matches everything. Both spellings, `label` and `labels`, become `labels`. */
export function parseFilter(text: string): Result<Filter, RpcError> {
  const rest = tokens(text);
  if (rest === null) return err(rpcError('INVALID_ARGUMENT', `Unparseable filter: ${text}`));
  if (rest.length === 0) return ok({ kind: 'and', parts: [] });
  try {
    const reader = new Reader(rest);
    const filter = reader.either();
    reader.end();
    return ok(filter);
  } catch (cause) {
    if (!(cause instanceof Unreadable)) throw cause;
    return err(rpcError('INVALID_ARGUMENT', `Unparseable filter: ${cause.message} in: ${text}`));
  }
}

class Reader {
  #at = 0;
  constructor(readonly all: readonly Token[]) {}

  end(): void {
    const left = this.all[this.#at];
    if (left !== undefined) throw new Unreadable(`unexpected '${left.text}'`);
  }

  /** AND binds looser than OR in this language, unlike in most. */
  either(): Filter {
    const parts = [this.#alternatives()];
    for (;;) {
      if (this.#word('AND')) parts.push(this.#alternatives());
      else if (this.#startsTerm()) parts.push(this.#alternatives());
      else break;
    }
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'and', parts };
  }

  #alternatives(): Filter {
    const parts = [this.#term()];
    while (this.#word('OR')) parts.push(this.#term());
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'or', parts };
  }

  #term(): Filter {
    if (this.#word('NOT') || this.#mark('-')) return { kind: 'not', part: this.#term() };
    if (this.#mark('(')) {
      const inner = this.either();
      this.#expect(')');
      return inner;
    }
    const left = this.#value();
    if (left === 'log_id' && this.#mark('(')) {
      const values = [this.#value()];
      this.#expect(')');
      return { kind: 'compare', field: left, operator: '=', call: null, values };
    }
    const operator = this.#operator();
    if (operator === null) return { kind: 'text', text: left };
    const field = left.replace(/^(resource|metric)\.label\./, '$1.labels.');
    return { kind: 'compare', field, operator, ...this.#operand() };
  }

  #operand(): Pick<Comparison, 'call' | 'values'> {
    if (this.#mark('(')) {
      const values = [this.#value()];
      while (this.#word('OR')) values.push(this.#value());
      this.#expect(')');
      return { call: null, values };
    }
    const first = this.#value();
    if (!this.#mark('(')) return { call: null, values: [first] };
    const values = [this.#value()];
    while (this.#mark(',')) values.push(this.#value());
    this.#expect(')');
    return { call: first, values };
  }

  #startsTerm(): boolean {
    const next = this.all[this.#at];
    return next !== undefined && next.text !== ')' && next.text !== ',' && !this.#isWord('OR');
  }

  #isWord(word: string): boolean {
    const next = this.all[this.#at];
    return next?.kind === 'word' && next.text === word;
  }

  #word(word: string): boolean {
    if (!this.#isWord(word)) return false;
    this.#at += 1;
    return true;
  }

  #mark(mark: string): boolean {
    const next = this.all[this.#at];
    if (next?.kind !== 'mark' || next.text !== mark) return false;
    this.#at += 1;
    return true;
  }

  #expect(mark: string): void {
    if (!this.#mark(mark)) throw new Unreadable(`missing '${mark}'`);
  }

  #operator(): Operator | null {
    const next = this.all[this.#at];
    if (next?.kind !== 'mark' || !OPERATORS.has(next.text)) return null;
    this.#at += 1;
    return next.text as Operator;
  }

  #value(): string {
    const next = this.all[this.#at];
    const isValue = next?.kind === 'quoted' || (next?.kind === 'word' && !KEYWORDS.has(next.text));
    if (next === undefined || !isValue) throw new Unreadable('a value is missing');
    this.#at += 1;
    return next.text;
  }
}
