import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { describeCoverageProblem } from './coverage-document';
import { readCoverage } from './read-documents';
import { runbookKeys } from './runbook-keys';

const documents = readCoverage('.');
const runbooks = readdirSync('runbooks')
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => name.replace(/\.yaml$/, ''));

it('every runbook has its document, and the index leads to it', () => {
  expect(documents.map(({ document }) => document.runbook)).toEqual(runbooks.sort());
  const index = readFileSync('docs/coverage.md', 'utf8');
  for (const runbook of runbooks) expect(index).toContain(`(coverage/${runbook}.md)`);
});

describe.each(documents.map((each) => [each.document.runbook, each] as const))(
  'the coverage of %s',
  (runbook, { document, problems }) => {
    const keys = runbookKeys(parse(readFileSync(`runbooks/${runbook}.yaml`, 'utf8')));

    it('is well-formed', () => {
      expect(problems.map(describeCoverageProblem)).toEqual([]);
    });

    it('leaves out nothing that the YAML says', () => {
      const named = new Set(document.rows.flatMap((row) => row.keys));
      expect(keys.filter((key) => !named.has(key))).toEqual([]);
    });

    it('names nothing that the YAML does not say', () => {
      const known = new Set(keys);
      const unknown = document.rows.flatMap(({ line, keys: named }) =>
        named
          .filter((key) => !known.has(key))
          .map((key) => ({ file: document.file, line, message: `${key} is not in the YAML.` })),
      );
      expect(unknown.map(describeCoverageProblem)).toEqual([]);
    });

    it('names tests of files that are there', () => {
      expect(document.tests.filter(({ file }) => !existsSync(file))).toEqual([]);
    });
  },
);
