import { isDeepStrictEqual } from 'node:util';
import type { Database } from '@/lib/db';
import { hex, verifyChain } from '@/lib/timeline/chain';
import { decodeEvent } from '@/lib/timeline/decode';
import { fold } from '@/lib/timeline/fold';
import { readRows } from '@/lib/timeline/read';
import { readState } from '@/lib/timeline/rows';

/**
 * Tables answer, events prove: every incident's events alone tell the state that its rows have, and
 * its chain verifies up to the head that the database names. Read from one snapshot, so that a
 * command that commits meanwhile is seen wholly or not at all. Throws with both states.
 */
export async function assertFold(db: Database, after: string): Promise<void> {
  await db.prisma.$transaction(
    async (tx) => {
      const streams = await tx.stream.findMany({ where: { kind: 'incident' } });
      for (const stream of streams) {
        const rows = await readRows({ prisma: tx }, stream.id);
        const chain = verifyChain(stream.id, rows, hex(stream.head));
        if (!chain.intact) {
          throw new Error(`After ${after} event ${chain.seq} breaks its chain: ${chain.detail}`);
        }
        const actual = await readState(tx, stream.id);
        if (actual === null) continue;
        const told = fold(rows.map(decodeEvent));
        if (isDeepStrictEqual(told, actual)) continue;
        throw new Error(
          `After ${after} the events tell another state than the rows.\n` +
            `events: ${JSON.stringify(told, null, 1)}\nrows: ${JSON.stringify(actual, null, 1)}`,
        );
      }
    },
    { isolationLevel: 'RepeatableRead' },
  );
}
