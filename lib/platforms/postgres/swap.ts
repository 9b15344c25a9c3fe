/**
 * Pure: another database takes the live name, and the live one is kept. Both renames are in one
 * transaction, so there is nothing between before and after; the oids tell which of them is so.
 */
import { ok } from '@/lib/result';
import { carriedOver } from './carry-over';
import { mayEnd } from './creation';
import {
  isAtWork,
  isProjectedOid,
  isSameServer,
  isStill,
  notThere,
  preconditionOf,
  projected,
  refuse,
} from './judging';
import type { PostgresActionSubjects, PostgresJudgement, PostgresPlan } from './kinds';
import { fitsName } from './marks';
import { quoteName } from './quote';
import { type DatabaseState, findDatabase, type PostgresState, sessionCount } from './state';
import { swapWarnings } from './swap-warnings';

type Plan = PostgresPlan<'swap_databases'>;
type Named = PostgresActionSubjects['swap_databases']['live'];

export const swapJudgement: PostgresJudgement<'swap_databases'> = {
  plan(_address, input, state) {
    const live = findDatabase(state, input.live);
    const side = findDatabase(state, input.side);
    if (!live || !side) {
      return refuse('not_found', `There is no database ${live ? input.side : input.live}.`);
    }
    if (live.oid === side.oid) return refuse('invalid', 'A database is not swapped with itself.');
    if (!fitsName(input.keepAs) || findDatabase(state, input.keepAs)) {
      return refuse('conflict', `The name ${input.keepAs} is taken or does not fit.`);
    }
    if (side.schema?.tables === 0) {
      return refuse('conflict', `${side.name} is empty: nothing was restored into it.`);
    }
    if (side.locale.encoding !== live.locale.encoding) {
      const message = `${side.name} is in ${side.locale.encoding}, ${live.name} in ${live.locale.encoding}.`;
      return refuse('conflict', message);
    }
    const right = missingRight(state, live, side);
    if (right !== null) return refuse('permission', right);
    const wasOpen = live.acceptsConnections;
    const carried = carriedOver(live, side);
    return ok({
      kind: 'swap_databases',
      input,
      before: { live: named(live), other: named(side), carriedOver: [] },
      after: {
        live: { ...named(side), name: live.name, accepts: true },
        other: { ...named(live), name: input.keepAs, accepts: input.keptAccepts },
        carriedOver: carried,
      },
      precondition: preconditionOf(state),
      inverse: {
        live: live.name,
        side: input.keepAs,
        keepAs: side.name,
        keptAccepts: side.acceptsConnections,
        lost: null,
      },
      reversible: wasOpen && carried.length === 0 ? 'exact' : 'equivalent',
      risk: 'destructive',
      commandLine: [
        'BEGIN',
        `ALTER DATABASE ${quoteName(live.name)} RENAME TO ${quoteName(input.keepAs)}`,
        `ALTER DATABASE ${quoteName(side.name)} RENAME TO ${quoteName(live.name)}`,
        'COMMIT;',
      ].join('; '),
      willNotRestore: swapWarnings({ input, live, side, carried, now: state.readAt }),
    });
  },

  landed(plan, intent, state) {
    if (!isSameServer(plan, state)) return 'overtaken';
    if (isSwapped(plan, state)) return 'landed';
    if (isAtWork(state, intent)) return 'landed';
    return isAsBefore(plan, state) ? 'not_landed' : 'overtaken';
  },

  verify(plan, state) {
    if (!isSameServer(plan, state)) return notThere();
    const { live, other } = plan.after;
    if (isAsBefore(plan, state)) {
      const evidence = `${live.name} is as before (oid ${plan.before.live.oid}), and ${plan.before.other.name} beside it.`;
      return { outcome: 'not_yet', evidence };
    }
    if (!isSwapped(plan, state)) {
      const found = state.databases.map(({ name, oid }) => `${name} (${oid})`).join(', ');
      return { outcome: 'not_effective', evidence: `Somebody renamed databases: ${found}.` };
    }
    const now = findDatabase(state, live.name);
    if (now?.acceptsConnections !== true) {
      return { outcome: 'not_effective', evidence: `${live.name} accepts no connections.` };
    }
    const evidence = `${live.name} is what was ${plan.before.other.name} (oid ${now.oid}); what was live is kept as ${other.name} (oid ${other.oid}).`;
    const kept = findDatabase(state, other.name);
    return kept?.acceptsConnections === other.accepts
      ? { outcome: 'effective', evidence }
      : {
          outcome: 'effective',
          evidence,
          warning: `Somebody changed who may connect to ${other.name}: other changes may have been made.`,
        };
  },

  project(plan, state) {
    const { live, other } = plan.after;
    const databases = state.databases.map((database): DatabaseState => {
      const to =
        database.name === plan.before.live.name
          ? other
          : database.name === plan.before.other.name
            ? live
            : null;
      if (to === null) return database;
      return { ...database, name: to.name, acceptsConnections: to.accepts, sessions: [] };
    });
    return projected(
      state,
      plan.kind,
      databases.sort((a, b) => a.name.localeCompare(b.name)),
    );
  },

  unchanged: (plan, state) => isSameServer(plan, state) && isAsBefore(plan, state),
};

/** By the oids; one that was to be made before the swap is known by what is not left of its name. */
function isSwapped({ before, after }: Plan, state: PostgresState): boolean {
  const live = findDatabase(state, after.live.name);
  const kept = findDatabase(state, after.other.name);
  return (
    live !== undefined &&
    isStill(live, after.live.oid) &&
    kept !== undefined &&
    isStill(kept, after.other.oid) &&
    live.oid !== before.live.oid &&
    findDatabase(state, before.other.name) === undefined
  );
}

function isAsBefore({ before, after }: Plan, state: PostgresState): boolean {
  const [live, side] = [
    findDatabase(state, before.live.name),
    findDatabase(state, before.other.name),
  ];
  return (
    live !== undefined &&
    isStill(live, before.live.oid) &&
    side !== undefined &&
    isStill(side, before.other.oid) &&
    findDatabase(state, after.other.name) === undefined
  );
}

function named({ name, oid, acceptsConnections }: DatabaseState): Named {
  return { name, oid, accepts: acceptsConnections };
}

function missingRight(
  state: PostgresState,
  live: DatabaseState,
  side: DatabaseState,
): string | null {
  const { user, superuser, createDatabase } = state.rights;
  for (const { name, owner, ours, oid } of [live, side]) {
    if (!ours && !isProjectedOid(oid)) return `${user} is no member of ${owner}, who owns ${name}.`;
  }
  if (!superuser && !createDatabase) return `${user} may not rename databases (CREATEDB).`;
  if (
    sessionCount(live) + sessionCount(side) > 0 &&
    !(mayEnd(state, live) && mayEnd(state, side))
  ) {
    return `${user} may not end the sessions of others (pg_signal_backend).`;
  }
  return null;
}
