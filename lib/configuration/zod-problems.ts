import type { z } from 'zod';
import { didYouMean } from './did-you-mean';
import type { PathKey, Problem } from './problem';
import { schemaKeys } from './schema-keys';
import type { YamlSource } from './yaml-source';

/** A part of a document that is checked against one schema. Check with `{ reportInput: true }`. */
export interface CheckedPart {
  readonly source: YamlSource;
  readonly schema: z.core.$ZodType;
  readonly value: unknown;
  /** Where the part sits in the document. */
  readonly at: readonly PathKey[];
}

/** Turns what zod refused into problems with a place and a suggestion. */
export function zodProblems(part: CheckedPart, issues: readonly z.core.$ZodIssue[]): Problem[] {
  const { source } = part;
  return issues.flatMap((issue): Problem[] => {
    const below = issue.path.filter((key): key is PathKey => typeof key !== 'symbol');
    const path = [...part.at, ...below];
    switch (issue.code) {
      case 'unrecognized_keys': {
        const known = schemaKeys(part.schema, part.value, below);
        return issue.keys.map((key) =>
          source.problemAtKey(
            [...path, key],
            `"${key}" is not known here.`,
            didYouMean(key, known),
          ),
        );
      }
      case 'invalid_value':
        return [source.problemAt(path, ...oneOf(issue.input, issue.values.map(String)))];
      case 'invalid_union': {
        const options: readonly unknown[] =
          'options' in issue && Array.isArray(issue.options) ? issue.options : [];
        const key = String(below.at(-1) ?? '');
        const given = propertyOf(issue.input, key);
        if (given === undefined) return [missing(source, path)];
        return [source.problemAt(path, ...oneOf(given, options.map(String)))];
      }
      case 'invalid_type':
        return issue.input === undefined
          ? [missing(source, path)]
          : [source.problemAt(path, `This must be ${WORDS[issue.expected] ?? issue.expected}.`)];
      default:
        return [source.problemAt(path, issue.message)];
    }
  });
}

function missing(source: YamlSource, path: readonly PathKey[]): Problem {
  return source.problemAt(path.slice(0, -1), `"${String(path.at(-1) ?? '')}" is missing.`);
}

function oneOf(given: unknown, values: readonly string[]): [string, string | null] {
  const message = `This must be ${values.length === 1 ? '' : 'one of '}${values.join(', ')}.`;
  return [message, typeof given === 'string' ? didYouMean(given, values) : null];
}

function propertyOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return (value as Readonly<Record<string, unknown>>)[key];
}

const WORDS: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'a map of keys',
  record: 'a map of keys',
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};
