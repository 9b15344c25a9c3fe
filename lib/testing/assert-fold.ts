import { isDeepStrictEqual } from 'node:util';
import type { Database } from '@/lib/db';
import { OVER_STATUSES } from '@/lib/incidents/lifecycle';
import { hex, verifyChain } from '@/lib/timeline/chain';
import { decodeEvent } from '@/lib/timeline/decode';
import { fold } from '@/lib/timeline/fold';
import { readRows } from '@/lib/timeline/read';
import { readState } from '@/lib/timeline/rows';

function isOver(status: string | undefined): boolean {
  return OVER_STATUSES.some((over) => over === status);
}

/** Streams of incidents that are over, by the number of events that were checked last. */
const checkedOver = new Map<string, bigint>();

/**
 * Tables answer, events prove: every incident's events alone tell the state that its rows have, and
 * its chain verifies up to the head that the database names. Read from one snapshot, so that a
 * command that commits meanwhile is seen wholly or not at all. An incident that is over is looked at
 * again when its chain grew. Throws with both states.
 */
export async function assertFold(db: Database, after: string): Promise<void> {
  await db.prisma.$transaction(
    async (tx) => {
      const streams = await tx.stream.findMany({ where: { kind: 'incident' } });
      for (const stream of streams) {
        if (checkedOver.get(stream.id) === stream.seq) continue;
        const rows = await readRows({ prisma: tx }, stream.id);
        const chain = verifyChain(stream.id, rows, hex(stream.head));
        if (!chain.intact) {
          throw new Error(`After ${after} event ${chain.seq} breaks its chain: ${chain.detail}`);
        }
        const actual = await readState(tx, stream.id);
        if (actual === null) continue;
        const told = fold(rows.map(decodeEvent));
        if (isDeepStrictEqual(told, actual)) {
          if (isOver(actual.incident?.status)) checkedOver.set(stream.id, stream.seq);
          continue;
        }
        throw new Error(
          `After ${after} the events tell another state than the rows.\n` +
            `events: ${JSON.stringify(told, null, 1)}\nrows: ${JSON.stringify(actual, null, 1)}`,
        );
      }
    },
    { isolationLevel: 'RepeatableRead' },
  );
}
