/** Pure: what a rollback script takes with it, line by line, before it is run. */
import { counted } from './judging';
import type { PostgresActionInputs } from './kinds';
import type { Rehearsal, RehearsedStatement } from './rehearsal-schema';
import type { ScriptReview } from './script-review';

export function migrationWarnings(
  review: ScriptReview,
  rehearsal: Rehearsal | null,
  { lockMs, statementMs }: PostgresActionInputs['run_migration'],
): string[] {
  return [
    'It runs in one transaction: all of it, or nothing. What it takes away comes back only from a backup.',
    ...(rehearsal === null
      ? review.destructive.map(({ line, what, words }) => `Line ${line} ${what}: ${words}`)
      : rehearsal.statements.flatMap(statementLines)),
    ...(rehearsal === null ? [] : rowLines(review, rehearsal)),
    `It gives up after ${lockMs / 1000} s without a lock, or when a statement takes ${statementMs / 1000} s.`,
  ];
}

function statementLines({ line, dropped, taken, retyped }: RehearsedStatement): string[] {
  return [
    ...dropped.map(({ kind, identity, rows }) => {
      const content = rows === null ? '' : ` with ${counted(rows, 'row')}`;
      return `Line ${line} drops ${kind} ${identity}${content}.`;
    }),
    ...taken.map(
      ({ kind, identity }) =>
        `Line ${line} takes ${kind} ${identity} with it, which it does not name.`,
    ),
    ...retyped.map(
      ({ column, from, to }) =>
        `Line ${line} changes ${column} from ${from} to ${to}: what does not fit is lost.`,
    ),
  ];
}

/** A schema compared before and after shows no rows that are gone. */
function rowLines({ destructive }: ScriptReview, { statements }: Rehearsal): string[] {
  const seen = new Set(
    statements
      .filter(({ dropped, taken, retyped }) => dropped.length + taken.length + retyped.length > 0)
      .map(({ line }) => line),
  );
  return destructive
    .filter(({ line, what }) => !seen.has(line) && !what.startsWith('drops'))
    .map(({ line, what, words }) => `Line ${line} ${what}: ${words}`);
}
