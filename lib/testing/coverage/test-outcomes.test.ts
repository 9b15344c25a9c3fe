import { expect, it } from 'vitest';
import { playwrightOutcomes, suiteOf, vitestOutcomes } from './test-outcomes';

it('vitest’s report tells file, titles and state, and a title says why it was skipped', () => {
  const test = (title: string, status: string, ...ancestorTitles: string[]) => ({
    title,
    status,
    ancestorTitles,
  });
  const report = {
    testResults: [
      {
        name: '/repo/lib/x.test.ts',
        assertionResults: [
          test('holds', 'passed', 'a shift', 'of all'),
          test('breaks', 'failed'),
          test('sees it', 'pending', 'the real gcloud (skipped because it is away)'),
          test('waits', 'todo'),
        ],
      },
    ],
  };
  const file = 'lib/x.test.ts';
  const why = 'skipped because it is away';
  expect(vitestOutcomes(report, '/repo')).toEqual([
    { file, name: 'a shift › of all › holds', state: 'passed', reason: null },
    { file, name: 'breaks', state: 'failed', reason: null },
    { file, name: `the real gcloud (${why}) › sees it`, state: 'skipped', reason: why },
    { file, name: 'waits', state: 'skipped', reason: null },
  ]);
});

it('Playwright’s report tells the same, through nested suites; flaky has failed', () => {
  const spec = (title: string, status: string, annotations: object[] = []) => ({
    title,
    file: 'journey.spec.ts',
    tests: [{ status, annotations }],
  });
  const report = {
    config: { rootDir: '/repo/e2e' },
    suites: [
      {
        title: 'journey.spec.ts',
        specs: [spec('rolls back', 'expected')],
        suites: [
          {
            title: 'with gcloud',
            specs: [
              spec('sees it', 'skipped', [{ type: 'skip', description: 'no gcloud' }]),
              spec('wobbles', 'flaky'),
              spec('breaks', 'unexpected'),
            ],
          },
        ],
      },
    ],
  };
  const file = 'e2e/journey.spec.ts';
  expect(playwrightOutcomes(report, '/repo')).toEqual([
    { file, name: 'rolls back', state: 'passed', reason: null },
    { file, name: 'with gcloud › sees it', state: 'skipped', reason: 'no gcloud' },
    { file, name: 'with gcloud › wobbles', state: 'failed', reason: null },
    { file, name: 'with gcloud › breaks', state: 'failed', reason: null },
  ]);
});

it('a file’s place and ending say which suite runs it', () => {
  expect(['e2e/x.spec.ts', 'lib/x.db.test.ts', 'components/x.test.tsx'].map(suiteOf)).toEqual([
    'end-to-end',
    'database',
    'unit',
  ]);
});
