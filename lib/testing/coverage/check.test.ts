import { describe, expect, it } from 'vitest';
import { checkCoverage, coverageText, type Ran } from './check';
import type { CoverageDocument, CoverageRow } from './coverage-document';
import type { Suite, TestOutcome } from './test-outcomes';

const FILE = 'docs/coverage/x.md';

function row(more: Partial<CoverageRow> = {}): CoverageRow {
  const claim = more.claim ?? 'runs';
  return {
    line: 7,
    section: '1. Shift',
    item: 'Shift',
    claim,
    missing: claim === 'to come' ? 'all' : null,
    tests: claim === 'to come' ? [] : ['shift'],
    outside: [],
    keys: [],
    ...more,
  };
}

function documentOf(...rows: CoverageRow[]): CoverageDocument {
  const test = (name: string, file: string, pattern: string) => ({ line: 20, name, file, pattern });
  return {
    file: FILE,
    runbook: 'x',
    rows,
    tests: [
      test('shift', 'lib/x.test.ts', 'a shift › takes all (or none)'),
      test('shares', 'lib/x.test.ts', 'a shift › takes * %'),
      test('stored', 'lib/x.db.test.ts', 'a shift › is stored'),
      test('gcloud', 'lib/gcloud.test.ts', 'the real gcloud* › sees it'),
    ],
  };
}

function outcome(name: string, more: Partial<TestOutcome> = {}): TestOutcome {
  return { file: 'lib/x.test.ts', name, state: 'passed', reason: null, ...more };
}

const SHIFT = 'a shift › takes all (or none)';
const unit = (...outcomes: TestOutcome[]): Ran =>
  new Map<Suite, TestOutcome[]>([['unit', outcomes]]);
const check = (ran: Ran, ...rows: CoverageRow[]) => checkCoverage([documentOf(...rows)], ran);

describe('a row', () => {
  it('counts as what it claims once its test has passed', () => {
    const report = check(
      unit(outcome(SHIFT)),
      row(),
      row({ claim: 'shown' }),
      row({ claim: 'to come' }),
    );
    expect(report.problems).toEqual([]);
    expect(report.counts).toEqual([
      {
        runbook: 'x',
        items: 3,
        by: { runs: 1, shown: 1, asked: 0, 'to come': 1 },
        notShown: 0,
        notLookedAt: 0,
      },
    ]);
  });

  it('fails the run where its test failed, is not there, or is in another file', () => {
    const problems = (ran: Ran) => check(ran, row()).problems;
    expect(problems(unit(outcome(SHIFT, { state: 'failed' })))).toEqual([
      {
        file: FILE,
        line: 7,
        message: `1. Shift, "Shift": its test failed: lib/x.test.ts › ${SHIFT}`,
      },
    ]);
    for (const ran of [
      unit(),
      unit(outcome(`${SHIFT} too`)),
      unit(outcome(SHIFT, { file: 'y' })),
    ]) {
      const [problem] = problems(ran);
      expect(problem).toMatchObject({ line: 7 });
      expect(problem?.message).toMatch(/did not run.*as it is now/);
    }
  });

  it('is not shown here, and not counted, where its test was skipped for a reason', () => {
    const skipped = outcome(SHIFT, { state: 'skipped', reason: 'skipped because of rain' });
    const report = check(unit(skipped), row());
    expect(report.problems).toEqual([]);
    expect(report.counts[0]).toMatchObject({ by: { runs: 0 }, notShown: 1 });
    expect(coverageText(report)).toContain('not shown here: x:7 Shift: skipped because of rain');
  });

  it('fails the run where its test was skipped and does not say why', () => {
    const { problems } = check(unit(outcome(SHIFT, { state: 'skipped' })), row());
    expect(problems[0]?.message).toMatch(/skipped and does not say why/);
  });

  it('stands on every test that a name with * stands for', () => {
    const shares = row({ tests: ['shares'] });
    const both = [outcome('a shift › takes 10 %'), outcome('a shift › takes 50 %')];
    expect(check(unit(...both), shares).counts[0]?.by.runs).toBe(1);
    const one = outcome('a shift › takes 90 %', { state: 'failed' });
    expect(check(unit(...both, one), shares).problems[0]?.message).toContain('takes 90 %');
  });

  it('is not looked at where a suite of its tests did not run', () => {
    const report = check(unit(outcome(SHIFT)), row({ tests: ['shift', 'stored'] }), row());
    expect(report.problems).toEqual([]);
    expect(report.counts[0]).toMatchObject({ by: { runs: 1 }, notLookedAt: 1 });
  });

  it('fails already by the one of its tests that ran', () => {
    const failed = outcome(SHIFT, { state: 'failed' });
    expect(check(unit(failed), row({ tests: ['shift', 'stored'] })).problems).toHaveLength(1);
  });
});

describe('a check from outside', () => {
  const checked = row({ outside: ['gcloud'] });
  const gcloud = (more: Partial<TestOutcome> & { name: string }) =>
    outcome(more.name, { file: 'lib/gcloud.test.ts', ...more });

  it('that could not be made is told, and the row counts by its own test', () => {
    const reason = 'skipped because gcloud is not installed';
    const name = `the real gcloud (${reason}) › sees it`;
    const report = check(unit(outcome(SHIFT), gcloud({ name, state: 'skipped', reason })), checked);
    expect(report).toMatchObject({ problems: [], notChecked: [{ line: 7 }] });
    expect(report.counts[0]?.by.runs).toBe(1);
  });

  it('that failed fails the run', () => {
    const failed = gcloud({ name: 'the real gcloud › sees it', state: 'failed' });
    expect(check(unit(outcome(SHIFT), failed), checked).problems).toHaveLength(1);
  });
});

it('the table ends with the sum over all runbooks', () => {
  const text = coverageText(check(unit(outcome(SHIFT)), row(), row({ claim: 'to come' })));
  const [head, x, all] = text.split('\n');
  expect(head?.split(/\s{2,}/)).toContain('not shown here');
  expect(x?.split(/\s+/)).toEqual(['x', '2', '1', '0', '0', '1', '0', '0']);
  expect(all?.split(/\s+/)).toEqual(['all', '2', '1', '0', '0', '1', '0', '0']);
});
