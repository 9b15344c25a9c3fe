import { createHash, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { encodeBody } from './append';
import { GENESIS, verifyChain } from './chain';
import type { EventRow } from './decode';

const STREAM = '0190aaaa-0000-7000-8000-000000000001';

function chainOf(length: number): EventRow[] {
  const rows: EventRow[] = [];
  let prev: Uint8Array = GENESIS;
  for (let n = 1; n <= length; n += 1) {
    const recordedUs = 1_795_000_000_000_000n + BigInt(n) * 1_234_567n;
    const at = new Date(Number(recordedUs / 1000n));
    const body = encodeBody({ kind: 'note.added', actor: 'system', data: { text: `note ${n}` } });
    const bodySha = createHash('sha256').update(body).digest();
    const numbers = Buffer.alloc(16);
    numbers.writeBigInt64BE(BigInt(n), 0);
    numbers.writeBigInt64BE(recordedUs, 8);
    const hash = createHash('sha256')
      .update(Buffer.from([1]))
      .update(Buffer.from(STREAM.replaceAll('-', ''), 'hex'))
      .update(numbers)
      .update(prev)
      .update(bodySha)
      .digest();
    rows.push({
      streamId: STREAM,
      seq: BigInt(n),
      id: randomUUID(),
      kind: 'note.added',
      actor: 'system',
      occurredAt: at,
      recordedAt: at,
      recordedUs,
      body,
      bodySha,
      prev,
      hash,
      supersedesSeq: null,
    });
    prev = hash;
  }
  return rows;
}

function flip(bytes: Uint8Array, at: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

function replaced(rows: readonly EventRow[], index: number, change: Partial<EventRow>): EventRow[] {
  return rows.map((row, i) => (i === index ? { ...row, ...change } : row));
}

describe('verifyChain', () => {
  const rows = chainOf(6);
  const head = Buffer.from(rows[5]?.hash ?? []).toString('hex');

  it('accepts what was recorded', () => {
    expect(verifyChain(STREAM, rows, head)).toEqual({ intact: true, events: 6, head, erased: [] });
  });

  it('names the event of every single changed byte of a body', () => {
    const third = rows[2];
    const body = third?.body ?? new Uint8Array();
    for (let at = 0; at < body.length; at += 1) {
      const report = verifyChain(STREAM, replaced(rows, 2, { body: flip(body, at) }), head);
      expect(report).toMatchObject({ intact: false, seq: 3 });
    }
  });

  it('names the event whose hash, link, time or digest was changed', () => {
    const third = rows[2];
    if (third === undefined) throw new Error('six rows were made');
    for (const change of [
      { hash: flip(third.hash, 4) },
      { prev: flip(third.prev, 4) },
      { bodySha: flip(third.bodySha, 4) },
      { recordedUs: third.recordedUs + 1_000_000n },
      { kind: 'run.applied' },
      { actor: 'person:somebody-else' },
    ]) {
      expect(verifyChain(STREAM, replaced(rows, 2, change), head)).toMatchObject({
        intact: false,
        seq: 3,
      });
    }
  });

  it('sees a deleted event, a swapped pair and a cut-off tail', () => {
    const without = rows.filter((_, i) => i !== 3);
    expect(verifyChain(STREAM, without, head)).toMatchObject({ intact: false, seq: 4 });
    const [a, b, c, d, e, f] = rows;
    const swapped = [a, b, d, c, e, f].filter((row) => row !== undefined);
    expect(verifyChain(STREAM, swapped, head)).toMatchObject({ intact: false, seq: 3 });
    expect(verifyChain(STREAM, rows.slice(0, 5), head)).toMatchObject({
      intact: false,
      problem: 'head_differs',
    });
  });

  it('still verifies with a body erased in the open, and says which', () => {
    expect(verifyChain(STREAM, replaced(rows, 1, { body: null }), head)).toEqual({
      intact: true,
      events: 6,
      head,
      erased: [2],
    });
  });

  it('verifies from a link that is known, and names a row that does not follow it', () => {
    const rows = chainOf(5);
    const [, second] = rows;
    if (second === undefined) throw new Error('no second row');
    const after = { seq: 2n, hash: second.hash };
    expect(verifyChain(STREAM, rows.slice(2), null, after)).toMatchObject({ intact: true });
    expect(verifyChain(STREAM, rows.slice(3), null, after)).toMatchObject({
      seq: 3,
      problem: 'out_of_order',
    });
    expect(verifyChain(STREAM, rows.slice(2), null, { ...after, hash: GENESIS })).toMatchObject({
      seq: 3,
      problem: 'broken_link',
    });
  });
});
