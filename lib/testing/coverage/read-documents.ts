import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type ParsedCoverage, parseCoverage } from './parse';

const FOLDER = path.join('docs', 'coverage');

/** Every document of `docs/coverage/`, one for each runbook. */
export function readCoverage(root: string): ParsedCoverage[] {
  return readdirSync(path.join(root, FOLDER))
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => {
      const file = path.join(FOLDER, name);
      return parseCoverage(file, readFileSync(path.join(root, file), 'utf8'));
    });
}
