import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runbookJsonSchema } from '@/lib/runbooks/json-schema';
import { lintText, type PlacedFinding } from '@/lib/runbooks/lint/lint-text';
import { type CliCommand, CliError } from '../cli-command';

export const lint: CliCommand = {
  words: ['lint'],
  usage: 'lint [FILES] [--json-schema]',
  summary: 'Say what a team should know about its runbooks; exit code 1 on errors.',
  options: { 'json-schema': { type: 'boolean' } },
  run: async ({ positionals, values }) => {
    if (values['json-schema'] === true) {
      console.log(JSON.stringify(runbookJsonSchema(), null, 2));
      return 0;
    }
    const files = positionals.length > 0 ? positionals : runbookFiles();
    const now = new Date();
    const found = files.flatMap((file) => lintText(file, read(file), now));
    for (const one of found) console.log(describe(one));
    const count = (severity: PlacedFinding['severity']) =>
      found.filter((one) => one.severity === severity).length;
    const errors = count('error');
    console.log(
      `${files.length} runbooks: ${errors} errors, ${count('warning')} warnings, ${count('note')} notes`,
    );
    return errors > 0 ? 1 : 0;
  },
};

function describe({ file, line, column, severity, id, message }: PlacedFinding): string {
  return `${file}:${line}:${column}: ${severity} ${id}: ${message}`;
}

function runbookFiles(): string[] {
  const directory = process.env.RIPCORD_RUNBOOKS ?? 'runbooks';
  try {
    const names = readdirSync(directory).filter((name) => name.endsWith('.yaml'));
    return names.sort().map((name) => path.join(directory, name));
  } catch {
    throw new CliError(`can’t read ${directory}; name the files`);
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CliError(`can’t read ${file}: ${error instanceof Error ? error.message : 'unknown'}`);
  }
}
