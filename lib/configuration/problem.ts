/**
 * One thing wrong with a file that users write, told so that it can be fixed without a search:
 * where, what, and what was probably meant. Never carries a value that could be a secret.
 */
export interface Problem {
  /** As it was named to the parser, relative to the installation. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** Where in the document: `services.virtuoso-api.targets[0].connection`; empty for the whole. */
  readonly path: string;
  readonly message: string;
  readonly suggestion: string | null;
}

/** `file:line:column: message`, as compilers write it and editors open it. */
export function describeProblem(problem: Problem): string {
  const at = `${problem.file}:${problem.line}:${problem.column}`;
  const where = problem.path === '' ? '' : `${problem.path}: `;
  const hint = problem.suggestion === null ? '' : ` ${problem.suggestion}`;
  return `${at}: ${where}${problem.message}${hint}`;
}

export type PathKey = string | number;

export function describePath(path: readonly PathKey[]): string {
  let text = '';
  for (const key of path) {
    if (typeof key === 'number') text += `[${key}]`;
    else text += text === '' ? key : `.${key}`;
  }
  return text;
}
