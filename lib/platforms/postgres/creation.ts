/** Pure: a database of our own, empty or a copy of another one. */
import { ok } from '@/lib/result';
import {
  counted,
  isAtWork,
  isSameServer,
  notThere,
  preconditionOf,
  projected,
  projectedOid,
  refuse,
} from './judging';
import type { Planned, PostgresJudgement, PostgresPlan } from './kinds';
import { isMadeName } from './marks';
import { quoteName } from './quote';
import { type DatabaseState, findDatabase, type PostgresState, sessionCount } from './state';

type Kind = 'create_database' | 'clone_database';

export const createJudgement: PostgresJudgement<'create_database'> = {
  ...outcomes<'create_database'>(),
  plan: (_address, input, state) =>
    planned(state, 'create_database', input, input.like, {
      inverse: null,
      risk: 'routine',
      commandLine: `CREATE DATABASE ${quoteName(input.name)} TEMPLATE template0`,
      willNotRestore: ['It only adds an empty database, which takes space until it is dropped.'],
    }),
};

export const cloneJudgement: PostgresJudgement<'clone_database'> = {
  ...outcomes<'clone_database'>(),
  plan(_address, input, state) {
    const source = findDatabase(state, input.from);
    const sessions = source ? sessionCount(source) : 0;
    if (source && sessions > 0) {
      const who = `${counted(sessions, 'session')} (${namesOf(source)})`;
      if (!input.endSessions) {
        return refuse(
          'conflict',
          `${input.from} has ${who}, and only what nobody is connected to can be copied.`,
        );
      }
      if (!mayEnd(state, source)) {
        return refuse('permission', `${state.rights.user} may not end ${who} on ${input.from}.`);
      }
    }
    return planned(state, 'clone_database', input, input.from, {
      inverse: null,
      risk: input.endSessions ? 'risky' : 'routine',
      commandLine: `CREATE DATABASE ${quoteName(input.name)} TEMPLATE ${quoteName(input.from)}`,
      willNotRestore: [
        ...(input.endSessions
          ? [
              `Sessions on ${input.from} are ended (${counted(sessions, 'session')} now); nobody can connect to it while it is copied.`,
            ]
          : []),
        `It takes as much space as ${input.from} has until it is dropped.`,
      ],
    });
  },
};

function planned<K extends Kind>(
  state: PostgresState,
  kind: K,
  input: PostgresPlan<K>['input'],
  like: string,
  rest: Pick<PostgresPlan<K>, 'inverse' | 'risk' | 'commandLine' | 'willNotRestore'>,
): Planned<K> {
  const source = findDatabase(state, like);
  if (!source) return refuse('not_found', `There is no database ${like}.`);
  if (!isMadeName(input.name)) {
    return refuse('invalid', `${input.name} is not a name by which it would be known as ours.`);
  }
  if (findDatabase(state, input.name)) {
    return refuse('conflict', `There is a database ${input.name} already.`);
  }
  if (!state.rights.createDatabase) {
    return refuse('permission', `${state.rights.user} may not create databases (CREATEDB).`);
  }
  if (!source.ours) {
    return refuse(
      'permission',
      `${state.rights.user} is no member of ${source.owner}, who owns ${like}.`,
    );
  }
  const { owner, locale } = source;
  return ok({
    kind,
    input,
    before: { name: input.name, exists: false, oid: null, owner, locale },
    after: { name: input.name, exists: true, oid: null, owner, locale },
    precondition: preconditionOf(state),
    reversible: 'none',
    ...rest,
  } as PostgresPlan<K>);
}

/** The name is nobody else's; the comment is missing after a crash between the two. */
function outcomes<K extends Kind>(): Omit<PostgresJudgement<K>, 'plan'> {
  return {
    landed(plan, intent, state) {
      if (!isSameServer(plan, state)) return 'overtaken';
      const made = findDatabase(state, plan.after.name);
      if (made)
        return made.mark === null || made.mark.intent === intent.id ? 'landed' : 'overtaken';
      return isAtWork(state, intent) ? 'landed' : 'not_landed';
    },

    verify(plan, state) {
      if (!isSameServer(plan, state)) return notThere();
      const made = findDatabase(state, plan.after.name);
      if (!made) {
        return { outcome: 'not_yet', evidence: `There is no database ${plan.after.name} yet.` };
      }
      if (!made.acceptsConnections || made.connectionLimit === -2) {
        return { outcome: 'not_effective', evidence: `${made.name} accepts no connections.` };
      }
      const { name, oid, schema } = made;
      const tables = schema ? `, with ${counted(schema.tables, 'table')}` : '';
      return { outcome: 'effective', evidence: `${name} is there (oid ${oid})${tables}.` };
    },

    project(plan, state) {
      const like = plan.kind === 'clone_database' ? fromOf(plan) : undefined;
      const { name, owner, locale } = plan.after;
      const source = like === undefined ? undefined : findDatabase(state, like);
      const made: DatabaseState = {
        name,
        oid: projectedOid(name),
        owner,
        ours: true,
        locale,
        sizeBytes: source?.sizeBytes ?? null,
        acceptsConnections: true,
        connectionLimit: -1,
        sessions: [],
        comment: null,
        mark: null,
        settings: [],
        grants: null,
        schema: source?.schema ?? { version: null, fingerprint: '', tables: 0 },
      };
      const databases = [...state.databases, made].sort((a, b) => a.name.localeCompare(b.name));
      return projected(state, plan.kind, databases);
    },

    unchanged(plan, state) {
      return isSameServer(plan, state) && findDatabase(state, plan.after.name) === undefined;
    },
  };
}

function fromOf(plan: PostgresPlan<Kind>): string | undefined {
  return 'from' in plan.input ? plan.input.from : undefined;
}

/** Our own role's sessions are ours to end. */
export function mayEnd(
  { rights }: PostgresState,
  { sessions }: Pick<DatabaseState, 'sessions'>,
): boolean {
  return rights.endSessions || sessions.every(({ user }) => user === rights.user);
}

export function namesOf({ sessions }: Pick<DatabaseState, 'sessions'>): string {
  return [...new Set(sessions.map(({ user, application }) => application || user))].join(', ');
}
