import { createHash } from 'node:crypto';
import { bodySchema, type EventRow } from './decode';

export const GENESIS = new Uint8Array(32);

export type ChainProblem =
  | 'out_of_order'
  | 'broken_link'
  | 'hash_differs'
  | 'body_differs'
  | 'columns_differ'
  | 'head_differs';

export type ChainReport =
  | {
      readonly intact: true;
      readonly events: number;
      readonly head: string;
      readonly erased: readonly number[];
    }
  | {
      readonly intact: false;
      /** The first event that isn't what was recorded. */
      readonly seq: number;
      readonly problem: ChainProblem;
      readonly detail: string;
    };

/** A link that was verified before: the chain is checked from there on. */
export interface KnownLink {
  readonly seq: bigint;
  readonly hash: Uint8Array;
}

/**
 * Checks one stream's chain without the database, from its first event or from the link `after`. An
 * erased body is not a break: its digest is still bound. `expectedHead` (hex) is the head that a
 * checkpoint or the stream's own row names; without it a cut-off tail can't be seen.
 */
export function verifyChain(
  streamId: string,
  rows: readonly EventRow[],
  expectedHead: string | null,
  after: KnownLink = { seq: 0n, hash: GENESIS },
): ChainReport {
  let prev = after.hash;
  let expectedSeq = after.seq + 1n;
  const erased: number[] = [];
  for (const row of rows) {
    const broken = (problem: ChainProblem, detail: string): ChainReport => ({
      intact: false,
      seq: Number(expectedSeq),
      problem,
      detail,
    });
    if (row.seq !== expectedSeq || row.streamId !== streamId) {
      return broken('out_of_order', `expected event ${expectedSeq}, found ${row.seq}`);
    }
    if (!equal(row.prev, prev)) return broken('broken_link', 'it does not follow the one before');
    if (row.body === null) erased.push(Number(row.seq));
    else if (!equal(sha256(row.body), row.bodySha))
      return broken('body_differs', 'its body was changed');
    else if (!columnsMatch(row, row.body)) {
      return broken('columns_differ', 'its kind, actor or time is not what its body says');
    }
    const hash = sha256(header(streamId, row));
    if (!equal(hash, row.hash)) return broken('hash_differs', 'its hash does not follow from it');
    prev = row.hash;
    expectedSeq += 1n;
  }
  const head = hex(prev);
  if (expectedHead !== null && head !== expectedHead) {
    return {
      intact: false,
      seq: Number(expectedSeq),
      problem: 'head_differs',
      detail: `the chain ends at ${head.slice(0, 8)}, the record says ${expectedHead.slice(0, 8)}`,
    };
  }
  return { intact: true, events: rows.length, head, erased };
}

/** version ‖ stream ‖ seq ‖ recorded µs ‖ prev ‖ sha256(body), as timeline.append() writes it. */
function header(streamId: string, row: EventRow): Buffer {
  const numbers = Buffer.alloc(16);
  numbers.writeBigInt64BE(row.seq, 0);
  numbers.writeBigInt64BE(row.recordedUs, 8);
  return Buffer.concat([
    Buffer.from([1]),
    Buffer.from(streamId.replaceAll('-', ''), 'hex'),
    numbers,
    row.prev,
    row.bodySha,
  ]);
}

function columnsMatch(row: EventRow, bytes: Uint8Array): boolean {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return false;
  }
  const body = bodySchema.safeParse(json);
  if (!body.success) return false;
  const supersedes = row.supersedesSeq === null ? null : Number(row.supersedesSeq);
  const occurred = body.data.occurredAt;
  return (
    body.data.kind === row.kind &&
    body.data.actor === row.actor &&
    body.data.supersedes === supersedes &&
    Math.floor(Number(row.recordedUs) / 1000) === row.recordedAt.getTime() &&
    (occurred === null
      ? row.occurredAt.getTime() === row.recordedAt.getTime()
      : Date.parse(occurred) === row.occurredAt.getTime())
  );
}

function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
