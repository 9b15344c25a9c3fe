/** What Ripcord can do to a PostgreSQL server. One action is one call: a batch of SQL, or a job. */
import type { Intent, Operation, PlatformError, Reply } from '@/lib/platforms/platform';
import { err, ok, type Result } from '@/lib/result';
import { cloneJudgement, createJudgement } from './creation';
import { dropJudgement } from './drop';
import { dumpJudgement } from './dump';
import { backupFile } from './host-state';
import type {
  PostgresAction,
  PostgresActionKind,
  PostgresActions,
  PostgresJudgement,
  PostgresPlan,
} from './kinds';
import { sessionMark } from './marks';
import { migrationJudgement } from './migration';
import { type Place, READING, readHost } from './observe';
import type { ToolConnection } from './ports';
import { restorationLabel, restoreJudgement } from './restoration';
import { conninfo, dumpArgv, restoreArgv } from './shell-scripts';
import {
  creationMessages,
  dropMessages,
  type Messages,
  migrationMessages,
  swapMessages,
} from './sql-messages';
import { swapJudgement } from './swap';

export function createPostgresActions(place: Place, tools: ToolConnection): PostgresActions {
  return {
    dump_database: jobAction(place, dumpJudgement, (plan, intent, directory) =>
      dumpArgv(
        { directory, intent: intent.id, label: plan.after.file },
        {
          needBytes: plan.after.needBytes,
          file: backupFile(plan.after.file, intent.id),
          conninfo: conninfo(tools, plan.input.database, sessionMark(intent.id)),
        },
      ),
    ),
    restore_database: jobAction(place, restoreJudgement, (plan, intent, directory) =>
      restoreArgv(
        { directory, intent: intent.id, label: restorationLabel(plan.input.database) },
        { ...plan.input, conninfo: conninfo(tools, plan.input.database, sessionMark(intent.id)) },
      ),
    ),
    create_database: sqlAction(place, createJudgement, creationMessages),
    clone_database: sqlAction(place, cloneJudgement, creationMessages),
    drop_database: sqlAction(place, dropJudgement, dropMessages),
    swap_databases: sqlAction(place, swapJudgement, swapMessages),
    run_migration: sqlAction(place, migrationJudgement, migrationMessages),
  };
}

/** Whatever has no limit of its own is waited for as long as it takes; it only waits shortly for a lock. */
const LIMITS = { lockMs: 8000, statementMs: 0 } as const;

function sqlAction<K extends PostgresActionKind>(
  place: Place,
  judgement: PostgresJudgement<K>,
  messagesOf: (plan: PostgresPlan<K>, intent: Intent) => Messages,
): PostgresAction<K> {
  return {
    ...judgement,
    async apply(_address, plan, intent, signal) {
      const mark = sessionMark(intent.id);
      const { database, limits, prelude, messages } = messagesOf(plan, intent);
      const sent = await place.sql.send(
        { ...LIMITS, ...limits, database: database ?? place.maintenance, mark, prelude, messages },
        signal,
      );
      return sent.ok ? ok<Operation>({ name: mark }) : sent;
    },
    settle: (_address, operation, signal) => settleSession(place, operation, signal),
  };
}

function jobAction<K extends PostgresActionKind>(
  place: Place,
  judgement: PostgresJudgement<K>,
  argvOf: (plan: PostgresPlan<K>, intent: Intent, directory: string) => string[],
): PostgresAction<K> {
  return {
    ...judgement,
    async apply(_address, plan, intent, signal) {
      if (place.shell === null) {
        const message = 'Nothing can be run where the server is.';
        return err({ kind: 'invalid', outcome: 'not_sent', message });
      }
      const started = await place.shell.run(argvOf(plan, intent, place.directory), signal);
      if (!started.ok) return started;
      const { exitCode, stderr } = started.value;
      if (exitCode === 0) return ok<Operation>({ name: intent.id });
      return err(startError(exitCode, stderr.trim()));
    },
    settle: (_address, operation, signal) => settleJob(place, operation, signal),
  };
}

/** Its script ends so before it starts anything; by a signal, it may have. */
function startError(exitCode: number | null, said: string): PlatformError {
  if (exitCode === 28) {
    return {
      kind: 'quota',
      outcome: 'refused',
      message: `The disk has too little space: ${said}.`,
    };
  }
  return {
    kind: 'failed',
    outcome: exitCode === 73 ? 'refused' : 'unknown',
    message: `It could not be started (${exitCode ?? 'ended by a signal'}): ${said}.`,
  };
}

/** By its mark; without a name, by any session that carries out an intent. */
async function settleSession(
  { sql, maintenance }: Place,
  { name }: Operation,
  signal: AbortSignal,
): Reply<'done' | 'running'> {
  const known = name === null ? null : sql.lookAt(name);
  if (known !== null) return failed(known);
  const options = { ...READING, database: maintenance };
  return sql.session(
    options,
    async (session) => {
      const working = await session.query(
        `select 1 from pg_stat_activity where state = 'active' and pid <> pg_backend_pid()
         and (application_name = $1 or ($1 is null and application_name like 'ripcord:%'))`,
        [name],
      );
      return working.length > 0 ? 'running' : 'done';
    },
    signal,
  );
}

async function settleJob(
  place: Place,
  { name }: Operation,
  signal: AbortSignal,
): Reply<'done' | 'running'> {
  const unread: string[] = [];
  const host = await readHost(place, unread, signal);
  if (host === null)
    return err({ kind: 'unreachable', outcome: 'not_sent', message: unread.join(' ') });
  const jobs = host.jobs.filter(({ intent, running }) =>
    name === null ? running : intent === name,
  );
  if (jobs.some(({ running }) => running)) return ok('running');
  const bad = jobs.find(({ exitCode }) => exitCode !== 0);
  if (!bad) return ok('done');
  const how = bad.exitCode === null ? 'was ended' : `failed with ${bad.exitCode}`;
  return err({
    kind: 'failed',
    outcome: 'unknown',
    message: `It ${how}: ${bad.said || 'no word of why'}`,
  });
}

/** The server took it and ended it badly. */
function failed(
  known: Result<'done' | 'running', PlatformError>,
): Result<'done' | 'running', PlatformError> {
  return known.ok ? known : err({ ...known.error, kind: 'failed' });
}
