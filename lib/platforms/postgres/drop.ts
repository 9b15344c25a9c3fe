/** Pure: a database that was made for a procedure is dropped again. */
import { ok } from '@/lib/result';
import {
  counted,
  isSameServer,
  isStill,
  notThere,
  preconditionOf,
  projected,
  refuse,
} from './judging';
import type { PostgresJudgement } from './kinds';
import { isMadeName } from './marks';
import { quoteName } from './quote';
import { findDatabase, sessionCount } from './state';

export const dropJudgement: PostgresJudgement<'drop_database'> = {
  plan(address, input, state) {
    const { name } = input;
    const database = findDatabase(state, name);
    if (!database) return refuse('not_found', `There is no database ${name}.`);
    if (name === address.ref || !isMadeName(name)) {
      const message = `${name} was not made by a procedure: Ripcord drops only what it made itself.`;
      return refuse('invalid', message);
    }
    if (!database.ours) {
      const message = `${state.rights.user} is no member of ${database.owner}, who owns ${name}.`;
      return refuse('permission', message);
    }
    const sessions = sessionCount(database);
    return ok({
      kind: 'drop_database',
      input,
      before: { name, exists: true, oid: database.oid },
      after: { name, exists: false, oid: null },
      precondition: preconditionOf(state),
      inverse: null,
      reversible: 'none',
      risk: 'risky',
      commandLine: `DROP DATABASE ${quoteName(name)} WITH (FORCE)`,
      willNotRestore: [
        `${name} is gone for good, with all that is in it.`,
        ...(sessions > 0 ? [`${counted(sessions, 'session')} on it are ended.`] : []),
      ],
    });
  },

  landed(plan, _intent, state) {
    if (!isSameServer(plan, state)) return 'overtaken';
    const database = findDatabase(state, plan.after.name);
    return database && isStill(database, plan.before.oid) ? 'not_landed' : 'landed';
  },

  verify(plan, state) {
    if (!isSameServer(plan, state)) return notThere();
    const { name } = plan.after;
    const database = findDatabase(state, name);
    if (!database)
      return { outcome: 'effective', evidence: `There is no database ${name} any more.` };
    if (isStill(database, plan.before.oid)) {
      const evidence =
        database.connectionLimit === -2
          ? `The drop of ${name} was interrupted: it is there and of no use.`
          : `${name} is still there (oid ${database.oid}).`;
      return { outcome: 'not_yet', evidence };
    }
    const evidence = `The ${name} that was to be dropped (oid ${plan.before.oid}) is gone.`;
    return { outcome: 'effective', evidence, warning: 'Somebody made one of the same name again.' };
  },

  project: (plan, state) =>
    projected(
      state,
      plan.kind,
      state.databases.filter(({ name }) => name !== plan.after.name),
    ),

  unchanged: (plan, state) =>
    isSameServer(plan, state) && isStill(findDatabase(state, plan.after.name), plan.before.oid),
};
