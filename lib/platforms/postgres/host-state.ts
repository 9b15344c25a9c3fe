/** Pure: what a look at the place of the server printed. */
import type { Backup, HostState, Job } from './state';

const MADE = /^(.+)-(\d{8}t\d{6}z)-([0-9a-z-]+)\.dump$/i;

/** The path of a backup up to the intent that makes it. */
export function backupPrefix(directory: string, database: string, stamp: string): string {
  return `${directory}/${database.replaceAll(/[^\w.-]/g, '_')}-${stamp}`;
}

export function backupFile(prefix: string, intent: string): string {
  return `${prefix}-${intent}.dump`;
}

/** Null: the directory is not there, or may not be written to. */
export function parseHost(directory: string, printed: string): HostState | null {
  const facts = printed.split('\n').map((line) => line.split('\t'));
  const of = (name: string) => facts.filter(([fact]) => fact === name).map(([, ...rest]) => rest);
  if (of('directory')[0]?.[0] !== 'yes') return null;
  const free = of('free')[0]?.[0] ?? '';
  const tool = (name: string) => toolOf(of('tool').find(([found]) => found === name)?.[1] ?? '');
  return {
    directory,
    freeBytes: /^\d+$/.test(free) ? Number(free) * 1024 : null,
    tools: { pgDump: tool('pg_dump'), pgRestore: tool('pg_restore'), psql: tool('psql') },
    backups: of('file')
      .flatMap(backupOf)
      .sort((a, b) => b.writtenAt.localeCompare(a.writtenAt)),
    jobs: of('job').map(jobOf),
  };
}

/** `pg_dump (PostgreSQL) 15.18 (Debian …)`. */
function toolOf(version: string): HostState['tools']['pgDump'] {
  const number = /\(PostgreSQL\) ((\d+)\S*)/.exec(version);
  return number?.[1] && number[2] ? { major: Number(number[2]), version: number[1] } : null;
}

function backupOf([size, written, sum, path]: string[]): Backup[] {
  if (!size || !written || !path) return [];
  const name = path.slice(path.lastIndexOf('/') + 1);
  const [, database, stamp, intent] = MADE.exec(name) ?? [];
  return [
    {
      path,
      database: database ?? null,
      stamp: stamp ?? null,
      intent: intent ?? null,
      format: name.endsWith('.gz') ? 'gzip' : name.endsWith('.sql') ? 'plain' : 'custom',
      sizeBytes: Number(size),
      writtenAt: new Date(Number(written) * 1000).toISOString(),
      sha256: /^[0-9a-f]{64}$/.test(sum ?? '') ? (sum ?? null) : null,
    },
  ];
}

function jobOf([intent, code, running, label, said]: string[]): Job {
  return {
    intent: intent ?? '',
    label: label ?? '',
    exitCode: code ? Number(code) : null,
    running: running === 'yes' && !code,
    said: (said ?? '').trim(),
  };
}
