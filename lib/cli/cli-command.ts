import type { ParseArgsConfig } from 'node:util';

export interface CliInput {
  readonly values: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;
  readonly positionals: readonly string[];
}

export interface CliCommand {
  /** What stands after `ripcord`: `['token', 'create']`. */
  readonly words: readonly string[];
  readonly usage: string;
  readonly summary: string;
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** Resolves to the exit code. */
  run(input: CliInput): Promise<number>;
}

/** Something that the person at the keyboard can put right: shown as one line, exit code 2. */
export class CliError extends Error {}

export function text(input: CliInput, name: string): string | undefined {
  const value = input.values[name];
  return typeof value === 'string' ? value : undefined;
}

export function needed(value: string | undefined, what: string): string {
  if (value === undefined || value === '') throw new CliError(`${what} is missing`);
  return value;
}
