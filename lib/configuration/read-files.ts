import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { runbookDigest } from '@/lib/runbooks/digest';
import { parseRunbook } from '@/lib/runbooks/parse';
import type { Runbook } from '@/lib/runbooks/schema';
import { didYouMean } from './did-you-mean';
import { parseConfiguration } from './parse';
import type { Problem } from './problem';
import type { Configuration } from './schema';
import { readYaml } from './yaml-source';

/** Where an installation's two kinds of files are; absolute paths. */
export interface ConfigurationFiles {
  readonly configFile: string;
  readonly runbooksDir: string;
}

/** One usable runbook file. */
export interface ReadRunbook {
  readonly slug: string;
  readonly digest: string;
  readonly yaml: string;
  readonly runbook: Runbook;
  /** A section of it had a mistake and was left out. */
  readonly partial: boolean;
}

/** Everything that the files say, and everything that is wrong with them. */
export interface ReadConfiguration {
  /** Null when nothing of ripcord.yaml may be trusted: what was loaded before stays. */
  readonly configuration: Configuration | null;
  readonly runbooks: readonly ReadRunbook[];
  readonly problems: readonly Problem[];
}

/**
 * Reads and parses all files. What can't be read is a problem, never an exception. `inApp`: slugs of
 * runbooks that admins change in the app; a file of that name is not used.
 */
export async function readConfiguration(
  files: ConfigurationFiles,
  inApp: readonly string[] = [],
): Promise<ReadConfiguration> {
  const { runbooks, problems, names } = await readRunbooks(files.runbooksDir, inApp);
  const file = path.basename(files.configFile);
  const text = await readText(files.configFile);
  if (text === null) {
    const missing = atTop(file, 'This file is missing or can not be read.', 'Nothing is watched.');
    return { configuration: null, runbooks, problems: [missing, ...problems] };
  }
  const parsed = parseConfiguration(file, text);
  const dangling = parsed.configuration
    ? danglingRunbooks(file, text, parsed.configuration, [...names, ...inApp])
    : [];
  return {
    configuration: parsed.configuration,
    runbooks,
    problems: [...parsed.problems, ...dangling, ...problems],
  };
}

/** Changes when any of the files changes, appears or goes. */
export async function fileStamp(files: ConfigurationFiles): Promise<string> {
  const names = await runbookFiles(files.runbooksDir);
  const all = [files.configFile, ...names.map((name) => path.join(files.runbooksDir, name))];
  const stamps = await Promise.all(
    all.map(async (file) => {
      const found = await stat(file).catch(() => null);
      return `${file}:${found?.mtimeMs ?? '-'}:${found?.size ?? '-'}`;
    }),
  );
  return stamps.join('\n');
}

interface ReadRunbooks {
  readonly runbooks: ReadRunbook[];
  readonly problems: Problem[];
  /** Every slug that has a file, usable or not. */
  readonly names: readonly string[];
}

async function readRunbooks(directory: string, inApp: readonly string[]): Promise<ReadRunbooks> {
  const folder = path.basename(directory);
  const runbooks: ReadRunbook[] = [];
  const problems: Problem[] = [];
  const files = await runbookFiles(directory);
  for (const name of files) {
    const file = `${folder}/${name}`;
    if (inApp.includes(slugOf(name))) {
      const why = 'This runbook is changed in the app, so its file is not used.';
      problems.push(atTop(file, why, 'Remove the file, or give it another name.'));
      continue;
    }
    const yaml = await readText(path.join(directory, name));
    if (yaml === null) {
      problems.push(atTop(file, 'This file can not be read.', null));
      continue;
    }
    const parsed = parseRunbook(file, yaml);
    problems.push(...parsed.problems);
    const { runbook } = parsed;
    if (runbook === null) continue;
    const expected = slugOf(name);
    if (runbook.slug !== expected) {
      const source = readYaml(file, yaml);
      problems.push(
        source.problemAt(['slug'], 'The slug must be the name of the file.', `Write ${expected}.`),
      );
      continue;
    }
    const digest = runbookDigest(runbook);
    const partial = parsed.withheld.length > 0;
    runbooks.push({ slug: runbook.slug, digest, yaml, runbook, partial });
  }
  return { runbooks, problems, names: files.map(slugOf) };
}

function danglingRunbooks(
  file: string,
  text: string,
  configuration: Configuration,
  names: readonly string[],
): Problem[] {
  const source = readYaml(file, text);
  return configuration.services.flatMap(({ slug, runbook }) =>
    runbook === null || names.includes(runbook)
      ? []
      : [
          source.problemAt(
            ['services', slug, 'runbook'],
            `There is no runbook "${runbook}".`,
            didYouMean(runbook, names),
          ),
        ],
  );
}

async function runbookFiles(directory: string): Promise<string[]> {
  const names = await readdir(directory).catch(() => []);
  return names.filter((name) => name.endsWith('.yaml')).sort();
}

function slugOf(name: string): string {
  return name.slice(0, -'.yaml'.length);
}

async function readText(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch(() => null);
}

function atTop(file: string, message: string, suggestion: string | null): Problem {
  return { file, line: 1, column: 1, path: '', message, suggestion };
}
