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

/** A run that failed never counts as clean, whatever its report says. */
function withReport(file: string, parse: (json: unknown) => Outcome, well: boolean): Outcome {
  try {
    const outcome = parse(JSON.parse(readFileSync(file, 'utf8')));
    return well || outcome.failed > 0 ? outcome : { ...outcome, failed: 1 };
  } catch {
    return { ...check(false), note: 'ended without a report' };
  }
}

async function vitest(project: string, more: readonly string[]): Promise<Outcome> {
  const report = path.join(reports, `${project}.json`);
  const well = await run([
    tool('vitest', 'vitest.mjs'),
    'run',
    '--project',
    project,
    '--passWithNoTests',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...more,
  ]);
  return withReport(report, parseVitestReport, well);
}

async function types(): Promise<Outcome> {
  const generated = await run([nextProgram(root), 'typegen']);
  return check((await run([tool('typescript', 'bin', 'tsc'), '--noEmit'])) && generated);
}

async function endToEnd(more: readonly string[]): Promise<Outcome> {
  const browser = await provideBrowser(console.log);
  if ('advice' in browser) return { ...check(false), note: browser.advice };
  const report = path.join(reports, 'end-to-end.json');
  const well = await run([tool('@playwright', 'test', 'cli.js'), 'test', ...more], {
    RIPCORD_CHROMIUM: browser.path,
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  });
  return withReport(report, parsePlaywrightReport, well);
}

function lint(more: readonly string[]): Promise<Outcome> {
  const biome = tool('@biomejs', 'biome', 'bin', 'biome');
  const colors = process.stdout.isTTY ? [] : ['--colors=off'];
  return run([biome, 'ci', ...colors, '.', ...more]).then(check);
}

const STAGES: readonly Stage[] = [
  { name: 'lint', run: lint },
  { name: 'types', run: types },
  { name: 'unit', run: (more) => vitest('unit', more) },
  { name: 'database', run: (more) => vitest('database', more) },
  { name: 'end-to-end', run: endToEnd },
];

async function main([wanted, ...more]: readonly string[]): Promise<number> {
  const stages = wanted ? STAGES.filter((stage) => stage.name === wanted) : STAGES;
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
