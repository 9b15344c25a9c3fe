import { describe, expect, it } from 'vitest';
import {
  parsePlaywrightReport,
  parseVitestReport,
  type StageResult,
  summarise,
} from './test-report';

const test = (status: string, fullName = status) => ({ status, fullName });

describe("vitest's report", () => {
  it('is counted by test', () => {
    const report = {
      success: false,
      testResults: [
        { status: 'failed', assertionResults: [test('passed'), test('failed')] },
        { status: 'passed', assertionResults: [test('passed'), test('pending', 'needs gcloud')] },
      ],
    };
    expect(parseVitestReport(report)).toEqual({
      passed: 2,
      failed: 1,
      skipped: 1,
      skips: ['needs gcloud'],
    });
  });

  it('counts a file that could not be loaded as a failure', () => {
    const report = { success: false, testResults: [{ status: 'failed', assertionResults: [] }] };
    expect(parseVitestReport(report).failed).toBe(1);
  });

  it('counts a failure outside any test', () => {
    const report = {
      success: false,
      testResults: [{ status: 'passed', assertionResults: [test('passed')] }],
    };
    expect(parseVitestReport(report)).toMatchObject({ passed: 1, failed: 1 });
  });
});

describe("Playwright's report", () => {
  const spec = (title: string, status: string, annotations: object[] = []) => ({
    title,
    tests: [{ status, annotations }],
  });

  it('is counted through nested suites, with the reason of each skip', () => {
    const report = {
      errors: [],
      suites: [
        {
          specs: [spec('rolls back', 'expected')],
          suites: [
            {
              specs: [
                spec('with gcloud', 'skipped', [{ type: 'skip', description: 'no gcloud here' }]),
                spec('wobbles', 'flaky'),
                spec('breaks', 'unexpected'),
              ],
            },
          ],
        },
      ],
    };
    expect(parsePlaywrightReport(report)).toEqual({
      passed: 1,
      failed: 2,
      skipped: 1,
      skips: ['with gcloud: no gcloud here'],
    });
  });

  it('counts a set-up that failed before any test', () => {
    expect(parsePlaywrightReport({ suites: [], errors: [{ message: 'no stack' }] }).failed).toBe(1);
  });
});

describe('the summary', () => {
  const stage = (name: string, passed: number, failed: number, skipped: number): StageResult => ({
    name,
    passed,
    failed,
    skipped,
    seconds: 1.25,
    skips: skipped > 0 ? ['a: no engine'] : [],
  });

  it('ends with one plain line over all stages', () => {
    const text = summarise([stage('unit', 10, 0, 1), stage('database', 5, 2, 0)]);
    expect(text.split('\n').at(-1)).toBe('15 passed, 2 failed, 1 skipped');
    expect(text).toContain('skipped, unit: a: no engine');
  });
});
