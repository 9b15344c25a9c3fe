/** Pure: a backup read into an empty database beside the live one, in one transaction. */
import { ok } from '@/lib/result';
import {
  counted,
  isAtWork,
  isSameServer,
  jobOf,
  jobOfIntent,
  notThere,
  preconditionOf,
  projected,
  refuse,
  replaced,
} from './judging';
import type { PostgresJudgement } from './kinds';
import { isMadeName } from './marks';
import { shellWord } from './quote';
import { findDatabase, type PostgresState } from './state';

export const restoreJudgement: PostgresJudgement<'restore_database'> = {
  plan(address, input, state) {
    const side = findDatabase(state, input.database);
    if (!side) return refuse('not_found', `There is no database ${input.database}.`);
    if (input.database === address.ref || !isMadeName(input.database)) {
      const message = `${input.database} was not made for this: a backup is never read into a database that is in use.`;
      return refuse('invalid', message);
    }
    if (side.schema === null || side.schema.tables > 0) {
      const why = side.schema === null ? 'may not be empty' : 'is not empty';
      return refuse('conflict', `${input.database} ${why}: a backup is read into an empty one.`);
    }
    const { host } = state;
    if (host === null)
      return refuse('invalid', `Nothing can be restored: ${state.unread.join(' ')}`);
    const backup = host.backups.find(({ path }) => path === input.file);
    if (!backup) return refuse('not_found', `There is no backup ${input.file}.`);
    if (input.sha256 !== null && backup.sha256 !== null && input.sha256 !== backup.sha256) {
      return refuse(
        'conflict',
        `${input.file} is not the backup that was meant: its recorded checksum is another one.`,
      );
    }
    const problem = toolProblem(state, input.format);
    if (problem !== null) return refuse('invalid', problem);
    return ok({
      kind: 'restore_database',
      input: { ...input, sha256: input.sha256 ?? backup.sha256 },
      before: { name: input.database, restored: false },
      after: { name: input.database, restored: true },
      precondition: preconditionOf(state),
      inverse: null,
      reversible: 'none',
      risk: 'routine',
      commandLine: commandLine(input.database, input.file, input.format),
      willNotRestore: [
        `The live database is not touched: the backup is read into ${input.database}, all of it or nothing.`,
        ...(input.sha256 === null && backup.sha256 === null
          ? [
              `There is no record of the checksum of ${input.file}: that it is whole is only shown by its restore.`,
            ]
          : []),
        'Roles are not in a backup; who owns something must be there already.',
      ],
    });
  },

  landed(plan, intent, state) {
    if (!isSameServer(plan, state)) return 'overtaken';
    const side = findDatabase(state, plan.after.name);
    if (!side) return 'overtaken';
    if (jobOfIntent(state, intent) || isAtWork(state, intent)) return 'landed';
    if (side.schema === null || state.host === null) return 'cannot_tell';
    return side.schema.tables > 0 ? 'overtaken' : 'not_landed';
  },

  verify(plan, state) {
    if (!isSameServer(plan, state)) return notThere();
    const { name } = plan.after;
    const side = findDatabase(state, name);
    if (!side)
      return { outcome: 'not_effective', evidence: `There is no database ${name} any more.` };
    const job = jobOf(state, restorationLabel(name));
    if (!job) return { outcome: 'not_yet', evidence: `Nothing was read into ${name} yet.` };
    if (job.running)
      return { outcome: 'not_yet', evidence: `${plan.input.file} is being read into ${name}.` };
    if (job.exitCode !== 0) {
      const how = job.exitCode === null ? 'was ended' : `failed with ${job.exitCode}`;
      const evidence = `The restore ${how}, and ${name} is as empty as before: ${job.said || 'no word of why'}.`;
      return { outcome: 'not_effective', evidence };
    }
    if (side.schema === null) {
      return { outcome: 'not_yet', evidence: `${name} could not be looked into.` };
    }
    const { tables, version } = side.schema;
    const at = version === null ? '' : ` at schema version ${version}`;
    return { outcome: 'effective', evidence: `${name} has ${counted(tables, 'table')}${at}.` };
  },

  /** What a backup has in it is known when it is restored: at least one table, of no known schema. */
  project: (plan, state) =>
    projected(
      state,
      plan.kind,
      replaced(state, plan.after.name, (side) => ({
        ...side,
        schema: { version: null, fingerprint: `of ${plan.input.file}`, tables: 1 },
      })),
    ),

  unchanged(plan, state) {
    const side = findDatabase(state, plan.after.name);
    return (
      isSameServer(plan, state) &&
      side?.schema?.tables === 0 &&
      jobOf(state, restorationLabel(side.name)) === undefined &&
      state.host?.backups.some(({ path }) => path === plan.input.file) === true
    );
  },
};

/** What its job is about. */
export function restorationLabel(database: string): string {
  return `restore into ${database}`;
}

/** A newer pg_restore sets what an older server does not know, and its one transaction fails. */
function toolProblem({ host, server }: PostgresState, format: string): string | null {
  const tool = format === 'custom' ? host?.tools.pgRestore : host?.tools.psql;
  const name = format === 'custom' ? 'pg_restore' : 'psql';
  if (!tool) return `${name} is not installed where the server is.`;
  if (format !== 'custom' || tool.major <= server.major) return null;
  return `pg_restore ${tool.version} is newer than the server (${server.version}).`;
}

function commandLine(database: string, file: string, format: string): string {
  const name = shellWord(database);
  if (format === 'custom')
    return `pg_restore --single-transaction --dbname=${name} ${shellWord(file)}`;
  const psql = `psql --single-transaction --set=ON_ERROR_STOP=1 --dbname=${name}`;
  if (format === 'plain') return `${psql} --file=${shellWord(file)}`;
  return `gunzip -c ${shellWord(file)} >plain.sql && ${psql} --file=plain.sql`;
}
