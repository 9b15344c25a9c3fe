/** Pure: what became of each test, from the report that its runner wrote. */
import path from 'node:path';
import { z } from 'zod';

export const SUITES = ['unit', 'database', 'end-to-end'] as const;
export type Suite = (typeof SUITES)[number];

export interface TestOutcome {
  /** Relative to the repository. */
  readonly file: string;
  /** Titles from the outermost to the test's own, joined by " › ". */
  readonly name: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  /** Why it was skipped, as far as it says; null: it does not say, or was not skipped. */
  readonly reason: string | null;
}

const vitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      assertionResults: z.array(
        z.object({ ancestorTitles: z.array(z.string()), title: z.string(), status: z.string() }),
      ),
    }),
  ),
});

/** vitest's JSON report has no reason for a skip: a title says it, "(skipped because …)". */
export function vitestOutcomes(json: unknown, root: string): TestOutcome[] {
  return vitestReport.parse(json).testResults.flatMap((file) =>
    file.assertionResults.map(({ ancestorTitles, title, status }) => {
      const titles = [...ancestorTitles, title];
      const reasons = titles.map((each) => /\((skipped\b[^)]+)\)/.exec(each)?.[1]);
      return {
        file: path.relative(root, file.name),
        name: nameOf(titles),
        state: status === 'passed' || status === 'failed' ? status : ('skipped' as const),
        reason: reasons.find((reason) => reason !== undefined) ?? null,
      };
    }),
  );
}

const playwrightSpec = z.object({
  title: z.string(),
  file: z.string(),
  tests: z.array(
    z.object({
      status: z.string(),
      annotations: z
        .array(z.object({ type: z.string(), description: z.string().optional() }))
        .default([]),
    }),
  ),
});
interface PlaywrightSuite {
  readonly title: string;
  readonly specs: readonly z.infer<typeof playwrightSpec>[];
  readonly suites?: readonly PlaywrightSuite[] | undefined;
}
const playwrightSuite: z.ZodType<PlaywrightSuite> = z.object({
  title: z.string(),
  specs: z.array(playwrightSpec),
  get suites() {
    return z.array(playwrightSuite).optional();
  },
});
const playwrightReport = z.object({
  config: z.object({ rootDir: z.string() }),
  suites: z.array(playwrightSuite),
});

/** A test that passed only when it was tried again has failed. */
export function playwrightOutcomes(json: unknown, root: string): TestOutcome[] {
  const { config, suites } = playwrightReport.parse(json);
  const within = (suite: PlaywrightSuite, above: readonly string[]): TestOutcome[] => [
    ...suite.specs.flatMap(({ title, file, tests }) =>
      tests.map(({ status, annotations }) => ({
        file: path.relative(root, path.join(config.rootDir, file)),
        name: nameOf([...above, title]),
        state: STATES[status] ?? ('failed' as const),
        reason: annotations.find(({ type }) => type === 'skip')?.description ?? null,
      })),
    ),
    ...(suite.suites ?? []).flatMap((inner) => within(inner, [...above, inner.title])),
  ];
  // The outermost suite is the file.
  return suites.flatMap((suite) => within(suite, []));
}

const STATES: Readonly<Record<string, TestOutcome['state']>> = {
  expected: 'passed',
  skipped: 'skipped',
};

function nameOf(titles: readonly string[]): string {
  return titles.join(' › ');
}

/** The suite that runs the tests of a file. */
export function suiteOf(file: string): Suite {
  if (file.startsWith('e2e/')) return 'end-to-end';
  return file.endsWith('.db.test.ts') ? 'database' : 'unit';
}
