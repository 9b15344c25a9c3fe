/** One document of `docs/coverage/`, as a machine reads it. */

/** What is claimed of an item. Only `to come` needs no test. */
export const CLAIMS = ['runs', 'shown', 'asked', 'to come'] as const;
export type Claim = (typeof CLAIMS)[number];

export interface CoverageRow {
  /** From 1. */
  readonly line: number;
  readonly section: string;
  readonly item: string;
  readonly claim: Claim;
  /** What is missing yet; null unless the claim is `to come`. */
  readonly missing: string | null;
  /** Names from the document's own list: each must have passed for the row to count. */
  readonly tests: readonly string[];
  /** Likewise, of tests that need a program from outside: they may be skipped where it is not. */
  readonly outside: readonly string[];
  /** Places in `runbooks/<runbook>.yaml`, as `runbookKeys` names them. */
  readonly keys: readonly string[];
}

export interface NamedTest {
  /** From 1. */
  readonly line: number;
  readonly name: string;
  /** Relative to the repository. */
  readonly file: string;
  /** Titles from the outermost to the test's own; `*` stands for any text. */
  readonly pattern: string;
}

export interface CoverageDocument {
  /** Relative to the repository. */
  readonly file: string;
  readonly runbook: string;
  readonly rows: readonly CoverageRow[];
  readonly tests: readonly NamedTest[];
}

/** What is wrong, where, and what to do about it. */
export interface CoverageProblem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** `file:line: message`, as editors open it. */
export function describeCoverageProblem({ file, line, message }: CoverageProblem): string {
  return `${file}:${line}: ${message}`;
}
