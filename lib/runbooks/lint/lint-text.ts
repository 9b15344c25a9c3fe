import { readYaml } from '@/lib/configuration/yaml-source';
import { parseRunbook } from '../parse';
import type { FindingSeverity } from './finding';
import { lintRunbook } from './lint';

/** A finding where it stands in the file, as compilers write it. */
export interface PlacedFinding {
  readonly id: string;
  readonly severity: FindingSeverity;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  readonly message: string;
}

/** Lints one file. What doesn't parse is an error too, and hides nothing else. In the file's order. */
export function lintText(file: string, text: string, now: Date): PlacedFinding[] {
  const { runbook, problems } = parseRunbook(file, text);
  const broken = problems.map(({ line, column, path, message, suggestion }): PlacedFinding => {
    const where = path === '' ? '' : `${path}: `;
    const hint = suggestion === null ? '' : ` ${suggestion}`;
    return { id: 'schema', severity: 'error', file, line, column, message: where + message + hint };
  });
  const source = readYaml(file, text);
  const found = (runbook === null ? [] : lintRunbook(runbook, now)).map(
    ({ id, severity, path, what, why, fix }): PlacedFinding => {
      const { line, column } = source.problemAt(path, what);
      return { id, severity, file, line, column, message: `${what} ${why} ${fix}` };
    },
  );
  return [...broken, ...found].sort((a, b) => a.line - b.line || a.column - b.column);
}
