import type { Comparison, Filter } from './filter';

/** A field's value, and how it is ordered. Undefined: the thing has no such field. */
export type FieldValue =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number; readonly parse: (text: string) => number }
  | undefined;

export interface Matched {
  field(name: string): FieldValue;
  /** What a search without a field looks through. */
  readonly searched: readonly string[];
}

export function text(value: string): FieldValue {
  return { kind: 'text', text: value };
}

/** `parse` reads the filter's side: a severity's name, a time, a plain number. */
export function ordered(value: number, parse: (text: string) => number = Number): FieldValue {
  return { kind: 'number', value, parse };
}

export function matches(filter: Filter, thing: Matched): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.parts.every((part) => matches(part, thing));
    case 'or':
      return filter.parts.some((part) => matches(part, thing));
    case 'not':
      return !matches(filter.part, thing);
    case 'text':
      return thing.searched.some((candidate) => contains(candidate, filter.text));
    case 'compare':
      return compares(filter, thing.field(filter.field));
  }
}

/** Every comparison of a filter, wherever it stands. */
export function comparisons(filter: Filter): readonly Comparison[] {
  if (filter.kind === 'compare') return [filter];
  if (filter.kind === 'not') return comparisons(filter.part);
  return filter.kind === 'text' ? [] : filter.parts.flatMap(comparisons);
}

/** Comparisons that must all hold: the ones that no OR and no NOT weakens. */
export function required(filter: Filter): readonly Comparison[] {
  if (filter.kind === 'compare') return [filter];
  return filter.kind === 'and' ? filter.parts.flatMap(required) : [];
}

function contains(candidate: string, part: string): boolean {
  return candidate.toLowerCase().includes(part.toLowerCase());
}

/** A field that is not there matches nothing, not even `!=`. */
function compares(comparison: Comparison, value: FieldValue): boolean {
  if (value === undefined) return false;
  const { operator, call, values } = comparison;
  if (operator === '!=' || operator === '!~') {
    const opposite = operator === '!=' ? '=' : '=~';
    return !compares({ ...comparison, operator: opposite }, value);
  }
  return values.some((wanted) =>
    value.kind === 'text'
      ? textMatches(value.text, operator, call, wanted)
      : numberMatches(value.value, operator, value.parse(wanted)),
  );
}

function textMatches(
  given: string,
  operator: Comparison['operator'],
  call: string | null,
  wanted: string,
): boolean {
  switch (call) {
    case null:
      break;
    case 'one_of':
      return given === wanted;
    case 'starts_with':
      return given.startsWith(wanted);
    case 'ends_with':
      return given.endsWith(wanted);
    case 'has_substring':
      return given.includes(wanted);
    case 'monitoring.regex.full_match':
      return new RegExp(`^(?:${wanted})$`).test(given);
    default:
      return false;
  }
  if (operator === ':') return wanted === '*' || contains(given, wanted);
  if (operator === '=~') return new RegExp(wanted).test(given);
  return operator === '=' && given === wanted;
}

function numberMatches(given: number, operator: Comparison['operator'], wanted: number): boolean {
  switch (operator) {
    case '=':
    case ':':
      return given === wanted;
    case '<':
      return given < wanted;
    case '<=':
      return given <= wanted;
    case '>':
      return given > wanted;
    case '>=':
      return given >= wanted;
    default:
      return false;
  }
}
