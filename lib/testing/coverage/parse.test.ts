import { describe, expect, it } from 'vitest';
import { describeCoverageProblem } from './coverage-document';
import { parseCoverage } from './parse';

const HEAD = '| item | where | test | outside | status | in the YAML |\n|---|---|---|---|---|---|';
const TESTS =
  '## Tests\n\n| name | test |\n|---|---|\n| shift | `lib/x.test.ts › a shift › takes \\| all` |';

function document(row: string, tests = TESTS): string {
  return `# X\n\n## 1. Shift\n\n${HEAD}\n${row}\n\n${tests}\n`;
}

function problemsOf(text: string): string[] {
  return parseCoverage('docs/coverage/x.md', text).problems.map(describeCoverageProblem);
}

const GOOD = '| Shift | room | shift | | runs | `procedures.quick.steps.shift`, `written.name` |';

it('a row is its item, its claim, its tests and its places in the YAML', () => {
  const { document: parsed, problems } = parseCoverage('docs/coverage/x.md', document(GOOD));
  expect(problems).toEqual([]);
  expect(parsed).toEqual({
    file: 'docs/coverage/x.md',
    runbook: 'x',
    rows: [
      {
        line: 7,
        section: '1. Shift',
        item: 'Shift',
        claim: 'runs',
        missing: null,
        tests: ['shift'],
        outside: [],
        keys: ['procedures.quick.steps.shift', 'written.name'],
      },
    ],
    tests: [{ line: 13, name: 'shift', file: 'lib/x.test.ts', pattern: 'a shift › takes | all' }],
  });
});

it('what is to come says what is missing, and has no test', () => {
  const row = '| Shift | room | | | to come: the plane: all of it | |';
  const { rows } = parseCoverage('x.md', document(`${GOOD}\n${row}`)).document;
  expect(rows[1]).toMatchObject({ claim: 'to come', missing: 'the plane: all of it', tests: [] });
});

describe('a mistake is told by its line, and what to write', () => {
  it.each([
    ['| Shift | room | shift | | run | |', /x\.md:7: "run" is no status\. Write runs, shown/],
    ['| Shift | room | | | runs | |', /:7: Name the test that shows it/],
    ['| Shift | room | shift | | to come: all | |', /:7: What is to come has no test/],
    ['| Shift | room | | | to come | |', /:7: Say what is missing/],
    ['| Shift | room | shift | | runs: soon | |', /:7: Write "runs" alone/],
    ['| | room | shift | | runs | |', /:7: Name the item/],
    ['| Shift | room | shift | | runs | procedures.x |', /:7: Write the key procedures\.x in back/],
    ['| Shift | room | shift | runs | |', /:7: This row has 5 cells, not 6/],
    ['| Shift | room | shift, other | | runs | |', /:7: "other" \(Shift\) is not listed under/],
    ['| Shift | room | | | to come: all | |', /:13: No row names "shift"/],
  ])('%s', (row, message) => {
    expect(problemsOf(document(row)).join('\n')).toMatch(message);
  });

  it('in the list of tests', () => {
    const tests = (line: string) => problemsOf(document(GOOD, `${TESTS}\n${line}`)).join('\n');
    expect(tests('| shift | `lib/y.test.ts › b` |')).toMatch(/:14: "shift" is listed twice/);
    expect(tests('| b | `lib/y.test.ts` |')).toMatch(/:14: Write it as `file › title/);
    expect(tests('| b | a shift, by hand |')).toMatch(/:14: Write it as `file › title/);
  });

  it('in the head of a table', () => {
    expect(problemsOf(document(GOOD).replace('| outside ', ''))).toEqual([
      expect.stringMatching(/^docs\/coverage\/x\.md:5: This table must begin with \| item \|/),
    ]);
  });
});
