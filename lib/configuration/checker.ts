import type { z } from 'zod';
import { name as nameSchema } from './connection-schema';
import type { PathKey, Problem } from './problem';
import type { YamlSource } from './yaml-source';
import { zodProblems } from './zod-problems';

/** Collects the problems of one parse and checks entries one by one. */
export class Checker {
  readonly problems: Problem[] = [];
  constructor(readonly source: YamlSource) {}

  /** The entry, or null with its problems kept. */
  check<S extends z.ZodType>(
    schema: S,
    value: unknown,
    at: readonly PathKey[],
  ): z.output<S> | null {
    const first = schema.safeParse(value, { reportInput: true });
    if (first.success) return first.data;
    this.problems.push(
      ...zodProblems({ source: this.source, schema, value, at }, first.error.issues),
    );
    return null;
  }

  add(at: readonly PathKey[], message: string, suggestion: string | null = null): void {
    this.problems.push(this.source.problemAt(at, message, suggestion));
  }

  addAtKey(at: readonly PathKey[], message: string, suggestion: string | null = null): void {
    this.problems.push(this.source.problemAtKey(at, message, suggestion));
  }

  /** The entries of a section that should be a map with names of one form as its keys. */
  entries(
    value: unknown,
    section: string,
    keySchema: z.ZodType<string> = nameSchema,
  ): (readonly [string, unknown])[] {
    if (value === undefined || value === null) return [];
    if (!isMap(value)) {
      this.add([section], 'This must be a map of names.');
      return [];
    }
    return Object.entries(value).filter(([key]) => {
      const named = keySchema.safeParse(key);
      if (!named.success) {
        this.addAtKey([section, key], named.error.issues[0]?.message ?? 'This is no name.');
      }
      return named.success;
    });
  }
}

export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
