/** Pure: a rollback script, tried on a clone first and then run in one transaction. */
import { ok } from '@/lib/result';
import {
  isAtWork,
  isSameServer,
  isStill,
  notThere,
  preconditionOf,
  projected,
  refuse,
  replaced,
} from './judging';
import type { PostgresJudgement, PostgresPlan } from './kinds';
import { isMadeName } from './marks';
import { migrationWarnings } from './migration-warnings';
import { shellWord } from './quote';
import { reviewScript } from './script-review';
import { type DatabaseState, findDatabase } from './state';

type Plan = PostgresPlan<'run_migration'>;

export const migrationJudgement: PostgresJudgement<'run_migration'> = {
  plan(_address, input, state) {
    const { title, script, rehearsal } = input;
    const review = reviewScript(script);
    if (!review.ok) {
      return refuse('invalid', `${title}, line ${review.error.line}: ${review.error.message}`);
    }
    const database = findDatabase(state, input.database);
    if (!database) return refuse('not_found', `There is no database ${input.database}.`);
    if (!database.ours) {
      const message = `${state.rights.user} is no member of ${database.owner}, who owns ${database.name}.`;
      return refuse('permission', message);
    }
    const { schema } = database;
    if (schema === null) return refuse('invalid', `The schema of ${database.name} is not known.`);
    if (rehearsal === null && !isMadeName(database.name)) {
      return refuse('conflict', `${title} was not tried on a clone.`);
    }
    if (rehearsal !== null) {
      if (rehearsal.sha256 !== review.value.sha256) {
        return refuse('conflict', `Another text than this ${title} was tried on a clone.`);
      }
      if (rehearsal.failure !== null || rehearsal.after === null) {
        const at = rehearsal.failure
          ? `, line ${rehearsal.failure.line}: ${rehearsal.failure.message}`
          : '.';
        return refuse('conflict', `${title} failed on the clone${at}`);
      }
      if (rehearsal.fingerprint !== schema.fingerprint) {
        const message = `The schema of ${database.name} is another one than ${title} was tried on.`;
        return refuse('conflict', message);
      }
    }
    const { oid } = database;
    const ran = ranOn(database);
    return ok({
      kind: 'run_migration',
      input,
      before: { oid, fingerprint: schema.fingerprint, version: schema.version, ...ran },
      after: {
        oid,
        fingerprint: rehearsal?.after?.fingerprint ?? null,
        version: rehearsal?.after?.version ?? null,
        script: scriptMark(review.value.sha256),
        ranBy: null,
      },
      precondition: preconditionOf(state),
      inverse: null,
      reversible: 'none',
      risk: 'destructive',
      commandLine: `psql --single-transaction --set=ON_ERROR_STOP=1 --dbname=${shellWord(database.name)} --file=${shellWord(title)}`,
      willNotRestore: migrationWarnings(review.value, rehearsal, input),
    });
  },

  landed(plan, intent, state) {
    if (!isSameServer(plan, state)) return 'overtaken';
    const database = findDatabase(state, plan.input.database);
    if (!database || !isStill(database, plan.before.oid)) return 'overtaken';
    if (database.mark?.intent === intent.id || isAtWork(state, intent)) return 'landed';
    if (database.schema === null) return 'cannot_tell';
    return isAsBefore(plan, database) ? 'not_landed' : 'overtaken';
  },

  verify(plan, state) {
    if (!isSameServer(plan, state)) return notThere();
    const { title, database: name } = plan.input;
    const database = findDatabase(state, name);
    if (!database || !isStill(database, plan.before.oid)) {
      return {
        outcome: 'not_effective',
        evidence: `${name} is another database than was planned for.`,
      };
    }
    if (database.schema === null) {
      return { outcome: 'not_yet', evidence: `The schema of ${name} could not be read.` };
    }
    const { fingerprint, version } = database.schema;
    if (isMarked(plan, database)) {
      const at = version === null ? '' : `, schema version ${version}`;
      const evidence = `${title} (${plan.after.script}) ran on ${name}${at}.`;
      return plan.after.fingerprint === null || plan.after.fingerprint === fingerprint
        ? { outcome: 'effective', evidence }
        : {
            outcome: 'effective',
            evidence,
            warning:
              'The schema is not the one that the clone had afterwards: other changes were made.',
          };
    }
    if (isAsBefore(plan, database)) {
      return {
        outcome: 'not_yet',
        evidence: `The schema of ${name} is as it was before ${title}.`,
      };
    }
    return { outcome: 'not_effective', evidence: `Somebody else changed the schema of ${name}.` };
  },

  project(plan, state) {
    const { fingerprint, version, script } = plan.after;
    return projected(
      state,
      plan.kind,
      replaced(state, plan.input.database, (database) => ({
        ...database,
        mark: { kind: 'run_migration', intent: '', about: script ?? '' },
        schema: { tables: database.schema?.tables ?? 0, fingerprint: fingerprint ?? '', version },
      })),
    );
  },

  unchanged(plan, state) {
    const database = findDatabase(state, plan.input.database);
    return (
      isSameServer(plan, state) && isStill(database, plan.before.oid) && isUntouched(plan, database)
    );
  },
};

/** Fit for a comment: enough of the digest to tell scripts apart. */
export function scriptMark(sha256: string): string {
  return `sha256:${sha256.slice(0, 12)}`;
}

function isUntouched(plan: Plan, database: DatabaseState | undefined): boolean {
  return database !== undefined && isAsBefore(plan, database);
}

function isAsBefore({ before }: Plan, database: DatabaseState): boolean {
  const { script, ranBy } = ranOn(database);
  return (
    database.schema?.fingerprint === before.fingerprint &&
    script === before.script &&
    ranBy === before.ranBy
  );
}

/** Marked since the plan: the same script may have run before. */
function isMarked({ before, after }: Plan, database: DatabaseState): boolean {
  const { script, ranBy } = ranOn(database);
  return script === after.script && ranBy !== before.ranBy;
}

function ranOn({ mark }: DatabaseState): { script: string | null; ranBy: string | null } {
  return mark?.kind === 'run_migration'
    ? { script: mark.about, ranBy: mark.intent }
    : { script: null, ranBy: null };
}
