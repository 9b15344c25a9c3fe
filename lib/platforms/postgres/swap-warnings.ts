/** Pure: what a person must know before one database takes the place of another. */
import { namesOf } from './creation';
import { counted, formatBytes } from './judging';
import type { LostWrites, PostgresActionInputs } from './kinds';
import { type DatabaseState, sessionCount } from './state';

export interface SwapFacts {
  readonly input: PostgresActionInputs['swap_databases'];
  readonly live: DatabaseState;
  readonly side: DatabaseState;
  readonly carried: readonly string[];
  /** ISO 8601 UTC: when the state was read. */
  readonly now: string;
}

export function swapWarnings({ input, live, side, carried, now }: SwapFacts): string[] {
  return [
    ...lostLines(input.lost, now),
    `${sessionCount(live) === 0 ? 'Nobody is connected' : `${counted(sessionCount(live), 'session')} (${namesOf(live)}) are ended`}; who is in the middle of something gets an error.`,
    `${live.name} is kept as ${input.keepAs}${input.keptAccepts ? '' : ', which accepts no connections'}${live.sizeBytes === null ? '' : `, and takes ${formatBytes(live.sizeBytes)}`} until somebody drops it.`,
    'What is written after the swap stays in the new one when it is swapped back.',
    ...versionLine(live, side),
    ...(live.acceptsConnections
      ? []
      : [`${live.name} accepts no connections now; afterwards it does.`]),
    ...(carried.length === 0
      ? []
      : [
          `A backup has no settings and grants of the database itself; they are given to the new one: ${counted(carried.length, 'statement')}.`,
        ]),
  ];
}

/** The window of lost writes: from the backup to now. */
function lostLines(lost: LostWrites | null, now: string): string[] {
  if (lost === null) {
    return ['It is not known which writes are lost: nobody said of what time the other one is.'];
  }
  const minutes = Math.max(0, Math.round((Date.parse(now) - Date.parse(lost.since)) / 60_000));
  const written = lost.tables.flatMap(({ table, written: rows }) =>
    rows !== null && rows > 0 ? [`${rows} in ${table}`] : [],
  );
  const uncounted = lost.tables.flatMap((row) => (row.written === null ? [row.table] : []));
  return [
    `Writes since ${lost.since} are not in it, a window of ${counted(minutes, 'minute')} up to now; they stay in the kept one.`,
    written.length === 0
      ? 'No row with a time of writing is newer.'
      : `Rows written since, as far as they carry a time: ${written.join(', ')}.`,
    ...(uncounted.length === 0 ? [] : [`Not countable: ${uncounted.join(', ')}.`]),
  ];
}

function versionLine(live: DatabaseState, side: DatabaseState): string[] {
  const [from, to] = [live.schema?.version ?? null, side.schema?.version ?? null];
  if (from === to) return [];
  return [
    `The schema goes from version ${from ?? 'unknown'} to ${to ?? 'unknown'}: the application that runs must fit it.`,
  ];
}
