/**
 * Holds `docs/coverage/` against what ran. Each argument is a suite and its report, `unit=PATH`; rows
 * whose tests belong to another suite are not looked at. Ends with 1 where a row does not hold.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { checkCoverage, coverageText } from './check';
import { describeCoverageProblem } from './coverage-document';
import { readCoverage } from './read-documents';
import {
  playwrightOutcomes,
  SUITES,
  type Suite,
  type TestOutcome,
  vitestOutcomes,
} from './test-outcomes';

const root = path.resolve(import.meta.dirname, '..', '..', '..');

function outcomesOf(argument: string): [Suite, readonly TestOutcome[]] {
  const [name, ...rest] = argument.split('=');
  const suite = SUITES.find((each) => each === name);
  if (suite === undefined) throw new Error(`${argument}: no suite; ${SUITES.join(', ')}.`);
  const json: unknown = JSON.parse(readFileSync(rest.join('='), 'utf8'));
  return [suite, (suite === 'end-to-end' ? playwrightOutcomes : vitestOutcomes)(json, root)];
}

const parsed = readCoverage(root);
const ran = new Map(process.argv.slice(2).map(outcomesOf));
const report = checkCoverage(
  parsed.map(({ document }) => document),
  ran,
);
const problems = [...parsed.flatMap((each) => each.problems), ...report.problems];
console.log(coverageText(report));
for (const problem of problems) console.error(describeCoverageProblem(problem));
process.exitCode = problems.length > 0 ? 1 : 0;
