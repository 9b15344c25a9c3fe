/** Pure: what is sent to the server for each kind that is carried out by SQL. */
import type { Intent } from '@/lib/platforms/platform';
import { isProjectedOid } from './judging';
import type { PostgresActionKind, PostgresPlan } from './kinds';
import { MARK_PATTERN, markText } from './marks';
import { quoteName, quoteText } from './quote';
import type { DatabaseState } from './state';

/** What is sent, to which database; null: the one to connect to when none of its own is meant. */
export interface Messages {
  readonly database: string | null;
  /** Milliseconds. */
  readonly limits?: { readonly lockMs: number; readonly statementMs: number };
  readonly prelude: readonly string[];
  readonly messages: readonly string[];
}

type Creation = PostgresPlan<'create_database'> | PostgresPlan<'clone_database'>;

/** Two messages, because CREATE DATABASE has no place in a transaction. */
export function creationMessages(plan: Creation, intent: Intent): Messages {
  const { name, owner, locale } = plan.after;
  const source = plan.kind === 'clone_database' ? plan.input.from : null;
  const create = [
    `CREATE DATABASE ${quoteName(name)} OWNER ${quoteName(owner)}`,
    source === null
      ? `TEMPLATE template0 ${localeOptions(locale)}`
      : `TEMPLATE ${quoteName(source)}`,
  ].join(' ');
  const ends = plan.kind === 'clone_database' && plan.input.endSessions;
  return {
    database: null,
    prelude: ends && source !== null ? [block(endSessions([source]))] : [],
    messages: [create, block(comment(name, plan.kind, intent))],
  };
}

export function dropMessages({ before }: PostgresPlan<'drop_database'>): Messages {
  return {
    database: null,
    prelude: [block(guard(before.name, before.oid))],
    messages: [`DROP DATABASE ${quoteName(before.name)} WITH (FORCE)`],
  };
}

/**
 * One transaction. The first rename locks the database against new sessions and waits five seconds
 * for those that are left; who came in between is ended once more.
 */
export function swapMessages(
  { before, after }: PostgresPlan<'swap_databases'>,
  intent: Intent,
): Messages {
  const [live, side, kept] = [before.live.name, before.other.name, after.other.name];
  const text = [
    'BEGIN;',
    block(
      [
        guard(live, before.live.oid),
        guard(side, before.other.oid),
        rename(live, kept, [live, side]),
        rename(side, live, [live, side]),
      ].join('\n'),
    ),
    ...after.carriedOver.map((statement) => `${statement};`),
    `ALTER DATABASE ${quoteName(live)} ALLOW_CONNECTIONS true;`,
    `ALTER DATABASE ${quoteName(kept)} ALLOW_CONNECTIONS ${after.other.accepts};`,
    block(comment(kept, 'swap_databases', intent)),
    'COMMIT',
  ].join('\n');
  return { database: null, prelude: [], messages: [text] };
}

/**
 * One message and one transaction: the guard refuses what ran meanwhile, and the mark is there if
 * and only if the script is.
 */
export function migrationMessages(
  { input, before, after }: PostgresPlan<'run_migration'>,
  intent: Intent,
): Messages {
  const name = input.database;
  return {
    database: name,
    limits: { lockMs: input.lockMs, statementMs: input.statementMs },
    prelude: [],
    messages: [
      `${migrationHead(name, before)}${input.script}\n;\n${block(comment(name, 'run_migration', intent, after.script ?? ''))}\nCOMMIT`,
    ],
  };
}

/** What stands before the script: a failure's position counts from there. */
export function migrationHead(
  name: string,
  { oid, script, ranBy }: PostgresPlan<'run_migration'>['before'],
): string {
  const mark =
    ranBy === null || script === null
      ? null
      : { kind: 'run_migration', intent: ranBy, about: script };
  const ran = mark === null ? 'null' : quoteText(markText(mark));
  const moved = `
  if substring(shobj_description((select oid from pg_database where datname = ${quoteText(name)}), 'pg_database')
      from '\\[ripcord run_migration [^]]*\\]$') is distinct from ${ran} then
    raise exception using errcode = 'RC001', message = 'another migration ran since it was planned';
  end if;`;
  const lock = `BEGIN;\nSELECT pg_advisory_xact_lock(hashtext('ripcord run_migration'), hashtext(${quoteText(name)}));\n`;
  return `${lock}${block(guard(name, oid) + moved)}\n`;
}

function localeOptions({
  encoding,
  provider,
  collate,
  ctype,
  locale,
}: DatabaseState['locale']): string {
  const options = [
    `ENCODING ${quoteText(encoding)}`,
    `LC_COLLATE ${quoteText(collate)}`,
    `LC_CTYPE ${quoteText(ctype)}`,
  ];
  if (provider !== 'libc') options.push(`LOCALE_PROVIDER ${provider}`);
  if (locale !== null && provider === 'icu') options.push(`ICU_LOCALE ${quoteText(locale)}`);
  if (locale !== null && provider === 'builtin')
    options.push(`BUILTIN_LOCALE ${quoteText(locale)}`);
  return options.join(' ');
}

function block(body: string): string {
  return `DO $ripcord$ declare tries int; begin\n${body}\nend $ripcord$;`;
}

/** The name still belongs to what the plan found. */
function guard(name: string, oid: string | null): string {
  if (oid === null || isProjectedOid(oid)) return '';
  const message = quoteText(`database ${name} is not the one that was planned for`);
  return `
  if (select oid::text from pg_database where datname = ${quoteText(name)}) is distinct from ${quoteText(oid)} then
    raise exception using errcode = 'RC001', message = ${message};
  end if;`;
}

/** A transaction sees the list of sessions as it was when it first looked, unless told otherwise. */
function endSessions(names: readonly string[]): string {
  return `
  perform pg_stat_clear_snapshot();
  perform pg_terminate_backend(pid) from pg_stat_activity
    where datname in (${names.map(quoteText).join(', ')}) and pid <> pg_backend_pid();`;
}

function rename(from: string, to: string, sessionsOf: readonly string[]): string {
  const statement = quoteText(`ALTER DATABASE ${quoteName(from)} RENAME TO ${quoteName(to)}`);
  return `
  tries := 0;
  loop
    ${endSessions(sessionsOf)}
    begin
      execute ${statement};
      exit;
    exception when object_in_use then
      tries := tries + 1;
      if tries = 2 then raise; end if;
    end;
  end loop;`;
}

function comment(name: string, kind: PostgresActionKind, intent: Intent, about = ''): string {
  const mark = quoteText(markText({ kind, intent: intent.id, about }));
  return `
  execute format('COMMENT ON DATABASE %I IS %L', ${quoteText(name)}, ltrim(concat_ws(' ', regexp_replace(
    shobj_description((select oid from pg_database where datname = ${quoteText(name)}), 'pg_database'),
    ${quoteText(MARK_PATTERN)}, ''), ${mark})));`;
}
