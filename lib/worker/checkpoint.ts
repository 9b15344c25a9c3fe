import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { type Database, type Transaction, withTransaction } from '@/lib/db';
import { ok } from '@/lib/result';
import { type Checkpoint, type StreamHead, signCheckpoint } from '@/lib/timeline/checkpoint';
import { every } from './every';
import type { WorkerDeps } from './worker-deps';

const EVERY_MS = 60_000;

/** Any constant: workers that sign at the same time take turns. */
const CHECKPOINT_LOCK = 7_246_002;

/** Signs the heads of all streams once a minute, when any of them moved. */
export async function checkpoint(
  deps: WorkerDeps & { readonly signingKey: KeyObject },
  signal: AbortSignal,
): Promise<void> {
  await every('checkpoint', EVERY_MS, signal, async () => {
    await writeCheckpoint(deps.db, deps.signingKey);
  });
}

/** Null: nothing moved since the last one. */
export async function writeCheckpoint(db: Database, key: KeyObject): Promise<Checkpoint | null> {
  const written = await withTransaction<Checkpoint | null, never>(db, async (transaction) => {
    const { tx, now } = transaction;
    await tx.$executeRaw`select pg_advisory_xact_lock(${CHECKPOINT_LOCK})`;
    const before = await lastCheckpoint(transaction);
    const streams = await headsOf(transaction);
    if (before !== null && sameHeads(before.heads.streams, streams)) return ok(null);
    const next = signCheckpoint(key, streams, before, now);
    await tx.checkpoint.create({
      data: {
        n: next.n,
        heads: JSON.parse(JSON.stringify(next.heads)),
        headsSha: bytes(next.headsSha),
        prevSha: bytes(next.prevSha),
        keyId: next.keyId,
        signature: bytes(next.signature),
        at: new Date(next.at),
      },
    });
    transaction.hint('status');
    return ok(next);
  });
  return written.ok ? written.value : null;
}

const headsSchema = z.object({
  publicKey: z.string(),
  streams: z.array(z.object({ stream: z.string(), seq: z.number(), head: z.string() })),
});

async function lastCheckpoint({ tx }: Transaction): Promise<Checkpoint | null> {
  const row = await tx.checkpoint.findFirst({ orderBy: { n: 'desc' } });
  if (row === null) return null;
  return {
    n: Number(row.n),
    heads: headsSchema.parse(row.heads),
    headsSha: hex(row.headsSha),
    prevSha: hex(row.prevSha),
    keyId: row.keyId,
    signature: hex(row.signature),
    at: row.at.toISOString(),
  };
}

/** A stream without an event yet has no head worth a signature. */
async function headsOf({ tx }: Transaction): Promise<StreamHead[]> {
  const rows = await tx.stream.findMany({
    where: { seq: { gt: 0 } },
    select: { id: true, seq: true, head: true },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ id, seq, head }) => ({ stream: id, seq: Number(seq), head: hex(head) }));
}

function sameHeads(a: readonly StreamHead[], b: readonly StreamHead[]): boolean {
  return a.length === b.length && a.every(({ head }, index) => head === b[index]?.head);
}

function hex(data: Uint8Array): string {
  return Buffer.from(data).toString('hex');
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(text, 'hex'));
}
