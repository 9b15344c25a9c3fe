/** Pure: what a refusal of PostgreSQL means for whoever asked. */
import type { PlatformError } from '@/lib/platforms/platform';
import type { SqlFailure } from './ports';

/** `sent`: something before it in the same batch was done already, or nothing was. */
export type Sent = 'nothing' | 'nothing done' | 'something done';

const KINDS: readonly (readonly [RegExp, PlatformError['kind'], string])[] = [
  [/^28/, 'unauthenticated', 'does not let us in'],
  [/^42501$/, 'permission', 'does not let our role do this'],
  [
    /^(55P03|40P01)$/,
    'conflict',
    'could not get a lock in time, so nothing was waited for any longer',
  ],
  [/^57014$/, 'timeout', 'stopped it at the time limit'],
  [/^55006$/, 'conflict', 'is kept from it by sessions that are connected'],
  [/^(42P04|RC001)$/, 'conflict', 'is not as it was planned'],
  [/^3D000$/, 'not_found', 'has no such database'],
  [/^53100$/, 'quota', 'has no space left on its disk'],
  [/^53/, 'quota', 'has not enough of a resource'],
];

const ADMINISTRATOR = /^57P0[1-4]$/;
const STARTING = /^57P03$/;

/** A server's own refusal is certain: what failed was rolled back. A lost connection is not. */
export function refusal(failure: SqlFailure, sent: Sent): PlatformError {
  const words =
    failure.detail === null ? failure.message : `${failure.message} (${failure.detail})`;
  if (ADMINISTRATOR.test(failure.code) || failure.code.startsWith('08')) {
    const kind = 'unreachable';
    const outcome =
      sent === 'nothing' ? 'not_sent' : STARTING.test(failure.code) ? 'refused' : 'unknown';
    return { kind, outcome, message: `PostgreSQL ended the session: ${words}.` };
  }
  const [, kind, says] = KINDS.find(([pattern]) => pattern.test(failure.code)) ?? [];
  const outcome =
    sent === 'something done' ? 'unknown' : sent === 'nothing' ? 'not_sent' : 'refused';
  return {
    kind: kind ?? 'invalid',
    outcome,
    message: `PostgreSQL ${says ?? 'refuses it'}: ${words}.`,
  };
}

/** The connection failed, and nobody knows how far what was sent got. */
export function lost(cause: unknown, sent: Sent, aborted: boolean): PlatformError {
  const why = cause instanceof Error ? cause.message : 'unknown reason';
  return {
    kind: aborted ? 'timeout' : 'unreachable',
    outcome: sent === 'nothing' ? 'not_sent' : 'unknown',
    message: aborted
      ? 'PostgreSQL did not answer in time.'
      : `PostgreSQL can't be reached, or the connection broke: ${why}.`,
  };
}
