import { z } from 'zod';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface StageResult extends Counts {
  readonly name: string;
  readonly seconds: number;
  /** Each skipped test and why, as far as its suite says. */
  readonly skips: readonly string[];
  /** Why a stage did not run at all. */
  readonly note?: string;
}

const vitestTest = z.object({ fullName: z.string(), status: z.string() });
const vitestReport = z.object({
  success: z.boolean(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(vitestTest) })),
});

const annotation = z.object({ type: z.string(), description: z.string().optional() });
const playwrightSpec = z.object({
  title: z.string(),
  tests: z.array(z.object({ status: z.string(), annotations: z.array(annotation).default([]) })),
});
interface PlaywrightSuite {
  readonly specs: readonly z.infer<typeof playwrightSpec>[];
  readonly suites?: readonly PlaywrightSuite[] | undefined;
}
const playwrightSuite: z.ZodType<PlaywrightSuite> = z.object({
  specs: z.array(playwrightSpec),
  get suites() {
    return z.array(playwrightSuite).optional();
  },
});
const playwrightReport = z.object({
  suites: z.array(playwrightSuite),
  errors: z.array(z.unknown()),
});

type Parsed = Counts & { readonly skips: readonly string[] };

/** The counts of vitest's JSON report; a file that could not be loaded counts as one failure. */
export function parseVitestReport(json: unknown): Parsed {
  const report = vitestReport.parse(json);
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  const unloadable = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  const skipped = tests.filter((test) => !['passed', 'failed'].includes(test.status));
  const failed = tests.filter((test) => test.status === 'failed').length + unloadable.length;
  return {
    passed: tests.filter((test) => test.status === 'passed').length,
    // An error outside any test (an unhandled rejection, say) fails the run and belongs to none.
    failed: failed === 0 && !report.success ? 1 : failed,
    skipped: skipped.length,
    skips: skipped.map((test) => test.fullName),
  };
}

/** The counts of Playwright's JSON report. A test that passed on a retry counts as failed. */
export function parsePlaywrightReport(json: unknown): Parsed {
  const report = playwrightReport.parse(json);
  const all = (suites: readonly PlaywrightSuite[]): z.infer<typeof playwrightSpec>[] =>
    suites.flatMap((suite) => [...suite.specs, ...all(suite.suites ?? [])]);
  const tests = all(report.suites).flatMap((spec) =>
    spec.tests.map((test) => ({ ...test, title: spec.title })),
  );
  const skipped = tests.filter((test) => test.status === 'skipped');
  const passed = tests.filter((test) => test.status === 'expected').length;
  const failed = tests.length - passed - skipped.length;
  return {
    passed,
    failed: failed === 0 && report.errors.length > 0 ? 1 : failed,
    skipped: skipped.length,
    skips: skipped.map((test) => {
      const reason = test.annotations.find(({ type }) => type === 'skip')?.description;
      return reason ? `${test.title}: ${reason}` : test.title;
    }),
  };
}

/** The table of the stages, the skipped tests by name, and the line that sums everything up. */
export function summarise(stages: readonly StageResult[]): string {
  const rows = stages.map((stage) => [
    stage.name,
    String(stage.passed),
    String(stage.failed),
    String(stage.skipped),
    `${stage.seconds.toFixed(1)} s`,
  ]);
  const table = [['stage', 'passed', 'failed', 'skipped', 'time'], ...rows];
  const width = (column: number) => Math.max(...table.map((row) => row[column]?.length ?? 0));
  const lines = table.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(width(0)) : cell.padStart(width(column))))
      .join('  '),
  );
  const notes = stages.flatMap(({ name, note }) => (note ? [`${name}: ${note}`] : []));
  const skips = stages.flatMap(({ name, skips }) =>
    skips.map((text) => `skipped, ${name}: ${text}`),
  );
  const total = (key: keyof Counts) => stages.reduce((sum, stage) => sum + stage[key], 0);
  return [
    ...lines,
    ...notes,
    ...skips,
    `${total('passed')} passed, ${total('failed')} failed, ${total('skipped')} skipped`,
  ].join('\n');
}
