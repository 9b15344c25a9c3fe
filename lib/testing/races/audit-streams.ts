import { isDeepStrictEqual } from 'node:util';
import type { Database, Tx } from '@/lib/db';
import { hex, verifyChain } from '@/lib/timeline/chain';
import { decodeEvent } from '@/lib/timeline/decode';
import { fold } from '@/lib/timeline/fold';
import { readRows } from '@/lib/timeline/read';
import { readState } from '@/lib/timeline/rows';

export interface StreamAudit {
  readonly streams: number;
  readonly events: number;
  readonly broken: readonly string[];
  /** Streams whose events alone tell another state than the rows. */
  readonly unlike: readonly string[];
}

/** Every stream, each from a snapshot of its own: is its chain intact, and does it tell what the rows tell? */
export async function auditStreams({ prisma }: Database): Promise<StreamAudit> {
  const streams = await prisma.stream.findMany({ select: { id: true } });
  const broken: string[] = [];
  const unlike: string[] = [];
  let events = 0;
  for (const { id } of streams) {
    const found = await prisma.$transaction((tx) => auditStream(tx, id), {
      isolationLevel: 'RepeatableRead',
      timeout: 60_000,
    });
    events += found.events;
    if (found.broken !== null) broken.push(found.broken);
    if (found.unlike !== null) unlike.push(found.unlike);
  }
  return { streams: streams.length, events, broken, unlike };
}

async function auditStream(tx: Tx, id: string) {
  const stream = await tx.stream.findUniqueOrThrow({ where: { id } });
  const rows = await readRows({ prisma: tx }, id);
  const chain = verifyChain(id, rows, hex(stream.head));
  const actual = await readState(tx, id);
  const told = actual === null ? null : fold(rows.map(decodeEvent));
  return {
    events: rows.length,
    broken: chain.intact ? null : `${stream.kind} ${id}: event ${chain.seq}: ${chain.detail}`,
    unlike: isDeepStrictEqual(told, actual)
      ? null
      : `${stream.kind} ${id}: events ${JSON.stringify(told)} rows ${JSON.stringify(actual)}`,
  };
}
