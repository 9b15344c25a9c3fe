/** Pure: a backup of a database, made beside it before anything is touched. */
import { ok } from '@/lib/result';
import { backupPrefix } from './host-state';
import {
  formatBytes,
  isAtWork,
  isSameServer,
  jobOf,
  jobOfIntent,
  notThere,
  preconditionOf,
  projected,
  refuse,
} from './judging';
import type { PostgresJudgement, PostgresPlan } from './kinds';
import { shellWord } from './quote';
import { type Backup, findDatabase, type PostgresState } from './state';

type Plan = PostgresPlan<'dump_database'>;

export const dumpJudgement: PostgresJudgement<'dump_database'> = {
  plan(_address, input, state) {
    const database = findDatabase(state, input.database);
    if (!database) return refuse('not_found', `There is no database ${input.database}.`);
    const { host } = state;
    if (host === null) {
      return refuse('invalid', `No backup can be made: ${state.unread.join(' ')}`);
    }
    const { pgDump, pgRestore } = host.tools;
    if (pgDump === null || pgRestore === null) {
      const message = 'pg_dump and pg_restore are not both installed where the server is.';
      return refuse('invalid', message);
    }
    if (pgDump.major < state.server.major) {
      const message = `pg_dump ${pgDump.version} refuses a server of version ${state.server.version}.`;
      return refuse('invalid', message);
    }
    const need = neededBytes(state, input);
    if (need === null || host.freeBytes === null) {
      const what = need === null ? `how big ${database.name} is` : 'how much space is free';
      return refuse('invalid', `It can't be told ${what}, so a backup might fill the disk.`);
    }
    if (host.freeBytes < need) {
      const message = `${host.directory} has ${formatBytes(host.freeBytes)} free and the backup may need ${formatBytes(need)}; nothing was touched.`;
      return refuse('quota', message);
    }
    const file = backupPrefix(host.directory, input.database, input.stamp);
    if (backupAt(state, file)) return refuse('conflict', `There is a backup ${file} already.`);
    return ok({
      kind: 'dump_database',
      input,
      before: { exists: false, file, needBytes: need },
      after: { exists: true, file, needBytes: need },
      precondition: preconditionOf(state),
      inverse: null,
      reversible: 'none',
      risk: 'routine',
      commandLine: `pg_dump --format=custom --file=${shellWord(`${file}.dump`)} ${shellWord(input.database)}`,
      willNotRestore: [
        'A backup changes nothing of the database; the file stays until somebody removes it.',
        'Roles, grants on the database itself and its settings are not in it.',
        'It is kept where the server is, and is lost with that place unless it is copied elsewhere.',
      ],
    });
  },

  landed(plan, intent, state) {
    if (!isSameServer(plan, state)) return 'overtaken';
    if (state.host === null) return 'cannot_tell';
    const made = state.host.backups.some((backup) => backup.intent === intent.id);
    if (made || jobOfIntent(state, intent) || isAtWork(state, intent)) return 'landed';
    return 'not_landed';
  },

  verify(plan, state) {
    if (!isSameServer(plan, state)) return notThere();
    if (state.host === null) {
      return { outcome: 'not_yet', evidence: 'The place of the backup could not be looked at.' };
    }
    const { file } = plan.after;
    const backup = backupAt(state, file);
    if (backup?.sha256) {
      const evidence = `${backup.path}, ${formatBytes(backup.sizeBytes)}, sha256 ${backup.sha256.slice(0, 12)}…, read through by pg_restore to its end.`;
      return { outcome: 'effective', evidence };
    }
    const job = jobOf(state, file);
    if (!job || job.running) {
      const evidence = job ? `pg_dump is writing ${file}.` : `There is no backup ${file} yet.`;
      return { outcome: 'not_yet', evidence };
    }
    const how = job.exitCode === null ? 'was ended' : `failed with ${job.exitCode}`;
    return {
      outcome: 'not_effective',
      evidence: `The backup ${how}: ${job.said || 'no word of why'}.`,
    };
  },

  project(plan, state) {
    const next = projected(state, plan.kind, state.databases);
    return next.host === null
      ? next
      : { ...next, host: { ...next.host, backups: [made(plan, state), ...next.host.backups] } };
  },

  unchanged(plan, state) {
    return (
      isSameServer(plan, state) &&
      findDatabase(state, plan.input.database) !== undefined &&
      state.host !== null &&
      backupAt(state, plan.after.file) === undefined &&
      jobOf(state, plan.after.file) === undefined
    );
  },
};

/** Null: the database's size may not be asked for. */
function neededBytes(state: PostgresState, { database, factor }: Plan['input']): number | null {
  const size = findDatabase(state, database)?.sizeBytes;
  return size === null || size === undefined ? null : Math.ceil(size * factor);
}

function backupAt(state: PostgresState, prefix: string): Backup | undefined {
  return state.host?.backups.find(
    ({ path }) => path.startsWith(`${prefix}-`) || path === `${prefix}.dump`,
  );
}

/** Its checksum is not known before it is there. */
function made({ input, after }: Plan, { readAt }: PostgresState): Backup {
  return {
    path: `${after.file}.dump`,
    database: input.database,
    stamp: input.stamp,
    intent: null,
    format: 'custom',
    sizeBytes: 0,
    writtenAt: readAt,
    sha256: '0'.repeat(64),
  };
}
