/** Pure: which rows of the documents the tests of this run have shown, and which they have not. */
import {
  CLAIMS,
  type Claim,
  type CoverageDocument,
  type CoverageProblem,
  type CoverageRow,
  type NamedTest,
} from './coverage-document';
import { type Suite, suiteOf, type TestOutcome } from './test-outcomes';

/** What each suite that ran to its end reported. */
export type Ran = ReadonlyMap<Suite, readonly TestOutcome[]>;

export interface RunbookCounts {
  readonly runbook: string;
  readonly items: number;
  /** Rows by what they claim; of those with a test only the ones that it showed in this run. */
  readonly by: Readonly<Record<Claim, number>>;
  /** Rows whose test was skipped, with its reason. */
  readonly notShown: number;
  /** Rows whose test belongs to a suite that did not run. */
  readonly notLookedAt: number;
}

export interface Gap {
  readonly runbook: string;
  readonly line: number;
  readonly item: string;
  readonly reason: string;
}

export interface CoverageReport {
  readonly counts: readonly RunbookCounts[];
  readonly problems: readonly CoverageProblem[];
  readonly notShown: readonly Gap[];
  /** Checks with a program from outside that could not be made: the row counts by its own test. */
  readonly notChecked: readonly Gap[];
}

type Judgement =
  | { readonly kind: 'shown' | 'not_looked_at' }
  | { readonly kind: 'skipped'; readonly reason: string }
  | { readonly kind: 'wrong'; readonly message: string };

export function checkCoverage(documents: readonly CoverageDocument[], ran: Ran): CoverageReport {
  const each = documents.map((document) => checkDocument(document, ran));
  return {
    counts: each.map(({ counts }) => counts),
    problems: each.flatMap(({ problems }) => problems),
    notShown: each.flatMap(({ notShown }) => notShown),
    notChecked: each.flatMap(({ notChecked }) => notChecked),
  };
}

function checkDocument(document: CoverageDocument, ran: Ran) {
  const { file, runbook, rows } = document;
  const judged = new Map(document.tests.map((test) => [test.name, judge(test, ran)]));
  const problems: CoverageProblem[] = [];
  const notShown: Gap[] = [];
  const notChecked: Gap[] = [];
  const by: Record<Claim, number> = { runs: 0, shown: 0, asked: 0, 'to come': 0 };
  let notLookedAt = 0;
  for (const row of rows) {
    const own = judgementsOf(row.tests, judged);
    const outside = judgementsOf(row.outside, judged);
    const wrong = [...own, ...outside].flatMap((judgement) =>
      judgement.kind === 'wrong' ? [judgement.message] : [],
    );
    const gap = (reason: string) => ({ runbook, line: row.line, item: row.item, reason });
    for (const reason of reasonsOf(outside)) notChecked.push(gap(reason));
    const skipped = reasonsOf(own);
    if (wrong.length > 0) {
      for (const message of wrong)
        problems.push({ file, line: row.line, message: said(row, message) });
    } else if (own.some(({ kind }) => kind === 'not_looked_at')) {
      notLookedAt += 1;
    } else if (skipped.length > 0) {
      notShown.push(gap(skipped.join('; ')));
    } else {
      by[row.claim] += 1;
    }
  }
  const counts = { runbook, items: rows.length, by, notShown: notShown.length, notLookedAt };
  return { counts, problems, notShown, notChecked };
}

function said({ section, item }: CoverageRow, message: string): string {
  return `${section}, "${item}": ${message}`;
}

function judgementsOf(names: readonly string[], judged: ReadonlyMap<string, Judgement>) {
  return names.flatMap((name) => judged.get(name) ?? []);
}

function reasonsOf(judgements: readonly Judgement[]): string[] {
  return judgements.flatMap((each) => (each.kind === 'skipped' ? [each.reason] : []));
}

/** All tests that the pattern names count together: the row stands on each of them. */
function judge({ file, pattern }: NamedTest, ran: Ran): Judgement {
  const suite = suiteOf(file);
  const outcomes = ran.get(suite);
  if (outcomes === undefined) return { kind: 'not_looked_at' };
  const matches = matcherOf(pattern);
  const named = outcomes.filter((outcome) => outcome.file === file && matches(outcome.name));
  const test = `${file} › ${pattern}`;
  if (named.length === 0) {
    const message = `its test did not run: ${test}. Write its name as it is now, or "to come: …".`;
    return { kind: 'wrong', message };
  }
  const failed = named.find(({ state }) => state === 'failed');
  if (failed !== undefined) {
    return { kind: 'wrong', message: `its test failed: ${file} › ${failed.name}` };
  }
  const skipped = named.filter(({ state }) => state === 'skipped');
  const silent = skipped.find(({ reason }) => reason === null);
  if (silent !== undefined) {
    const message = `its test was skipped and does not say why: ${file} › ${silent.name}`;
    return { kind: 'wrong', message };
  }
  const reasons = [...new Set(skipped.map(({ reason }) => reason))];
  return reasons.length === 0
    ? { kind: 'shown' }
    : { kind: 'skipped', reason: `${reasons.join('; ')}: ${test}` };
}

function matcherOf(pattern: string): (name: string) => boolean {
  const literal = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  const expression = new RegExp(`^${literal.join('.*')}$`, 's');
  return (name) => expression.test(name);
}

const HEADINGS = ['runbook', 'items', ...CLAIMS, 'not shown here', 'not looked at'];

/** The table of the counts, and the rows that this machine could not show, by name. */
export function coverageText({ counts, notShown, notChecked }: CoverageReport): string {
  const rows = counts.map(({ runbook, items, by, ...other }) => [
    runbook,
    items,
    ...CLAIMS.map((claim) => by[claim]),
    other.notShown,
    other.notLookedAt,
  ]);
  const sums = HEADINGS.slice(1).map((_, column) =>
    rows.reduce((sum, row) => sum + Number(row[column + 1]), 0),
  );
  const table = [HEADINGS, ...rows, ['all', ...sums]].map((row) => row.map(String));
  const width = (column: number) => Math.max(...table.map((row) => row[column]?.length ?? 0));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(width(0)) : cell.padStart(width(column))))
      .join('  ');
  const gap = ({ runbook, line: at, item, reason }: Gap) => `${runbook}:${at} ${item}: ${reason}`;
  return [
    ...table.map(line),
    ...notShown.map((each) => `not shown here: ${gap(each)}`),
    ...notChecked.map((each) => `not checked from outside: ${gap(each)}`),
  ].join('\n');
}
