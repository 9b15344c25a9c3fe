/** Pure: the text of one document of `docs/coverage/` becomes rows, or tells what to mend in it. */
import { z } from 'zod';
import {
  CLAIMS,
  type CoverageDocument,
  type CoverageProblem,
  type CoverageRow,
  type NamedTest,
} from './coverage-document';

const ROW_HEADER = ['item', 'where', 'test', 'outside', 'status', 'in the YAML'];
const TEST_HEADER = ['name', 'test'];
/** The section at the end in which tests get the short names that rows use. */
const TESTS = 'Tests';
const SEPARATOR = ' › ';

const names = z.string().transform((cell) => splitList(cell));
const keys = z.string().transform((cell, context) => {
  const listed = splitList(cell);
  const bare = listed.find((key) => !/^`[^`]+`$/.test(key));
  if (bare === undefined) return listed.map((key) => key.slice(1, -1));
  context.addIssue({ code: 'custom', message: `Write the key ${bare} in backticks.` });
  return z.NEVER;
});

const status = z.string().transform((cell, context) => {
  const [word = '', ...rest] = cell.split(':');
  const claim = CLAIMS.find((each) => each === word.trim());
  const missing = rest.join(':').trim();
  if (claim === undefined) {
    context.addIssue({
      code: 'custom',
      message: `"${cell}" is no status. Write runs, shown, asked or "to come: what is missing".`,
    });
    return z.NEVER;
  }
  if ((claim === 'to come') === (missing !== '')) {
    return { claim, missing: claim === 'to come' ? missing : null };
  }
  context.addIssue({
    code: 'custom',
    message:
      claim === 'to come'
        ? 'Say what is missing: "to come: …".'
        : `Write "${claim}" alone; what is missing is said of rows to come only.`,
  });
  return z.NEVER;
});

const rowCells = z
  .tuple([z.string().min(1, 'Name the item.'), z.string(), names, names, status, keys])
  .transform(([item, , tests, outside, { claim, missing }, found], context) => {
    if (claim !== 'to come' && tests.length === 0) {
      const message = `Name the test that shows it, or write "to come: …" instead of "${claim}".`;
      context.addIssue({ code: 'custom', message });
    }
    if (claim === 'to come' && tests.length + outside.length > 0) {
      const message = 'What is to come has no test. Leave it out, or claim what it shows.';
      context.addIssue({ code: 'custom', message });
    }
    return { item, claim, missing, tests, outside, keys: found };
  });

const testCells = z
  .tuple([z.string().min(1, 'Give the test a name.'), z.string()])
  .transform(([name, cell], context) => {
    const [file = '', ...titles] = cell.replace(/^`(.*)`$/, '$1').split(SEPARATOR);
    if (!/^\S+\.(test|spec)\.tsx?$/.test(file) || titles.join('') === '') {
      const message = `Write it as \`file${SEPARATOR}title${SEPARATOR}title\`, from the repository's root.`;
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    }
    return { name, file, pattern: titles.join(SEPARATOR) };
  });

export interface ParsedCoverage {
  readonly document: CoverageDocument;
  readonly problems: readonly CoverageProblem[];
}

/** `file` is `docs/coverage/<runbook>.md`. A row with a mistake is left out and told. */
export function parseCoverage(file: string, text: string): ParsedCoverage {
  const rows: CoverageRow[] = [];
  const tests: NamedTest[] = [];
  const problems: CoverageProblem[] = [];
  let section = '';
  let inTable = false;
  for (const [index, content] of text.split('\n').entries()) {
    const line = index + 1;
    const problem = (message: string) => problems.push({ file, line, message });
    const heading = /^#+\s+(.+)$/.exec(content)?.[1];
    if (heading !== undefined) section = heading.trim();
    if (!content.startsWith('|')) {
      inTable = false;
      continue;
    }
    const cells = cellsOf(content);
    const header = section === TESTS ? TEST_HEADER : ROW_HEADER;
    if (!inTable) {
      inTable = true;
      if (cells.join() !== header.join()) {
        problem(`This table must begin with | ${header.join(' | ')} |.`);
      }
      continue;
    }
    if (cells.every((cell) => /^:?-+:?$/.test(cell))) continue;
    if (cells.length !== header.length) {
      problem(
        `This row has ${cells.length} cells, not ${header.length}. Write a bar in a cell as \\|.`,
      );
    } else if (section === TESTS) {
      const test = testCells.safeParse(cells);
      if (test.success) tests.push({ line, ...test.data });
      else for (const { message } of test.error.issues) problem(message);
    } else {
      const row = rowCells.safeParse(cells);
      if (row.success) rows.push({ line, section, ...row.data });
      else for (const { message } of row.error.issues) problem(message);
    }
  }
  const runbook = file.replace(/^.*\//, '').replace(/\.md$/, '');
  const document = { file, runbook, rows, tests };
  return { document, problems: [...problems, ...unresolved(document)] };
}

/** Names that lead nowhere, lead to two tests, or are never used. */
function unresolved({ file, rows, tests }: CoverageDocument): CoverageProblem[] {
  const listed = new Set(tests.map(({ name }) => name));
  const used = new Set(rows.flatMap((row) => [...row.tests, ...row.outside]));
  return [
    ...rows.flatMap((row) =>
      [...row.tests, ...row.outside]
        .filter((name) => !listed.has(name))
        .map((name) => ({
          file,
          line: row.line,
          message: `"${name}" (${row.item}) is not listed under "${TESTS}". Add it there.`,
        })),
    ),
    ...tests.flatMap(({ line, name }, index) => {
      if (tests.findIndex((each) => each.name === name) !== index) {
        return [
          { file, line, message: `"${name}" is listed twice. Give one of them another name.` },
        ];
      }
      return used.has(name)
        ? []
        : [{ file, line, message: `No row names "${name}". Name it in a row, or take it out.` }];
    }),
  ];
}

function cellsOf(line: string): string[] {
  const inner = line.trim().replace(/^\|/, '').replace(/\|$/, '');
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));
}

function splitList(cell: string): string[] {
  return cell
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
