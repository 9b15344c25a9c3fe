import { randomBytes, randomUUID } from 'node:crypto';
import type { Transaction } from '@/lib/db';
import { canonicalJson } from './canonical';
import { type ActorRef, EVENTS, type EventData, type EventKind } from './events';

export interface NewEvent<K extends EventKind> {
  readonly kind: K;
  readonly actor: ActorRef;
  readonly data: EventData<K>;
  /** When it happened, if that is not now: an observed change, a signal's window end. */
  readonly occurredAt?: Date;
  readonly supersedes?: bigint;
}

export interface Appended {
  readonly seq: bigint;
  readonly recordedAt: Date;
  readonly hash: Uint8Array;
}

export const BODY_VERSION = 1;

/**
 * Writes one event at the end of a stream's chain. The last statement of a transaction: it takes
 * the stream's lock. Throws when `data` is not what the kind carries and when there is no such
 * stream; both are bugs of the caller.
 */
export async function append<K extends EventKind>(
  { tx }: Pick<Transaction, 'tx'>,
  streamId: string,
  event: NewEvent<K>,
): Promise<Appended> {
  const body = encodeBody(event);
  const occurredAt = event.occurredAt ?? null;
  const rows = await tx.$queryRaw<{ seq: bigint; recorded_at: Date; hash: Uint8Array }[]>`
    select seq, recorded_at, hash from timeline.append(
      ${streamId}::uuid, ${randomUUID()}::uuid, ${event.kind}, ${event.actor},
      ${occurredAt}::timestamptz, ${body}::bytea, ${event.supersedes ?? null}::bigint)`;
  const row = rows[0];
  if (row === undefined) throw new Error(`stream ${streamId} does not exist`);
  return { seq: row.seq, recordedAt: row.recorded_at, hash: row.hash };
}

/** The exact bytes that the chain proves. The salt keeps an erased body from being guessed back. */
export function encodeBody<K extends EventKind>(event: NewEvent<K>): Buffer {
  const data = EVENTS[event.kind].parse(event.data);
  return Buffer.from(
    canonicalJson({
      v: BODY_VERSION,
      salt: randomBytes(16).toString('base64'),
      kind: event.kind,
      actor: event.actor,
      occurredAt: event.occurredAt?.toISOString() ?? null,
      supersedes: event.supersedes === undefined ? null : Number(event.supersedes),
      data,
    }),
    'utf8',
  );
}

export async function openStream(
  { tx }: Pick<Transaction, 'tx'>,
  streamId: string,
  kind: 'incident' | 'service' | 'org',
): Promise<void> {
  await tx.$executeRaw`select timeline.open_stream(${streamId}::uuid, ${kind})`;
}
