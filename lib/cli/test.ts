import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { provideBrowser } from './browser';
import { nextProgram } from './next-build';
import {
  parsePlaywrightReport,
  parseVitestReport,
  type StageResult,
  summarise,
} from './test-report';

const root = path.resolve(import.meta.dirname, '..', '..');
const reports = mkdtempSync(path.join(os.tmpdir(), 'ripcord-reports-'));
const tool = (...parts: string[]) => path.join(root, 'node_modules', ...parts);

type Outcome = Omit<StageResult, 'name' | 'seconds'>;

interface Stage {
  readonly name: string;
  /** `more` is what the user added to the command: names of tests, options of the tool. */
  readonly run: (more: readonly string[]) => Promise<Outcome>;
  /** Stages after which it runs too when one of them is wanted alone and whole. */
  readonly follows?: readonly string[];
}

let interrupted = false;

/** Runs a tool with its output on ours; true when it ended well. */
function run(args: readonly string[], env: Record<string, string> = {}): Promise<boolean> {
  if (interrupted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const stop = () => {
      interrupted = true;
      child.kill('SIGTERM');
    };
    const events = ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'];
    for (const event of events) process.on(event, stop);
    const end = (well: boolean) => {
      for (const event of events) process.off(event, stop);
      resolve(well);
    };
    child.once('error', () => end(false));
    child.once('exit', (code) => end(code === 0));
  });
}

/** A check without a report of its own counts as one test. */
function check(well: boolean): Outcome {
  return { passed: well ? 1 : 0, failed: well ? 0 : 1, skipped: 0, skips: [] };
}

/** The suites that ended with a report. */
const reported = new Set<string>();

function reportOf(suite: string): string {
  return path.join(reports, `${suite}.json`);
}

/** A run that failed never counts as clean, whatever its report says. */
function withReport(suite: string, parse: (json: unknown) => Outcome, well: boolean): Outcome {
  try {
    const outcome = parse(JSON.parse(readFileSync(reportOf(suite), 'utf8')));
    reported.add(suite);
    return well || outcome.failed > 0 ? outcome : { ...outcome, failed: 1 };
  } catch {
    return { ...check(false), note: 'ended without a report' };
  }
}

async function vitest(project: string, more: readonly string[]): Promise<Outcome> {
  const well = await run([
    tool('vitest', 'vitest.mjs'),
    'run',
    '--project',
    project,
    '--passWithNoTests',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reportOf(project)}`,
    ...more,
  ]);
  return withReport(project, parseVitestReport, well);
}

async function types(): Promise<Outcome> {
  const generated = await run([nextProgram(root), 'typegen']);
  return check((await run([tool('typescript', 'bin', 'tsc'), '--noEmit'])) && generated);
}

async function endToEnd(more: readonly string[]): Promise<Outcome> {
  const browser = await provideBrowser(console.log);
  if ('advice' in browser) return { ...check(false), note: browser.advice };
  const well = await run([tool('@playwright', 'test', 'cli.js'), 'test', ...more], {
    RIPCORD_CHROMIUM: browser.path,
    PLAYWRIGHT_JSON_OUTPUT_FILE: reportOf('end-to-end'),
  });
  return withReport('end-to-end', parsePlaywrightReport, well);
}

function lint(more: readonly string[]): Promise<Outcome> {
  const biome = tool('@biomejs', 'biome', 'bin', 'biome');
  const colors = process.stdout.isTTY ? [] : ['--colors=off'];
  return run([biome, 'ci', ...colors, '.', ...more]).then(check);
}

/** A row of `docs/coverage/` holds only if its test ran and passed just now. */
function coverage(): Promise<Outcome> {
  const ran = [...reported].map((suite) => `${suite}=${reportOf(suite)}`);
  return run([tool('tsx', 'dist', 'cli.mjs'), 'lib/testing/coverage/main.ts', ...ran]).then(check);
}

const STAGES: readonly Stage[] = [
  { name: 'lint', run: lint },
  { name: 'types', run: types },
  { name: 'unit', run: (more) => vitest('unit', more) },
  { name: 'database', run: (more) => vitest('database', more) },
  { name: 'end-to-end', run: endToEnd },
  { name: 'coverage', run: coverage, follows: ['unit', 'database', 'end-to-end'] },
];

/** A suite of which the user wants a part says nothing of the rows that stand on the rest. */
function isWanted({ name, follows }: Stage, wanted: string, more: readonly string[]): boolean {
  return name === wanted || (more.length === 0 && (follows?.includes(wanted) ?? false));
}

async function main([wanted, ...more]: readonly string[]): Promise<number> {
  const stages = wanted ? STAGES.filter((stage) => isWanted(stage, wanted, more)) : STAGES;
  if (stages.length === 0) {
    console.error(
      `There is no stage "${wanted}": ${STAGES.map((stage) => stage.name).join(', ')}.`,
    );
    return 2;
  }
  const results: StageResult[] = [];
  for (const stage of stages) {
    if (interrupted) break;
    console.log(`\n== ${stage.name}`);
    const began = performance.now();
    const outcome = await stage.run(more);
    results.push({ name: stage.name, seconds: (performance.now() - began) / 1000, ...outcome });
  }
  if (interrupted) {
    console.log('Stopped.');
    return 130;
  }
  console.log(`\n${summarise(results)}`);
  return results.some((result) => result.failed > 0) ? 1 : 0;
}

const code = await main(process.argv.slice(2));
rmSync(reports, { recursive: true, force: true });
process.exit(code);
