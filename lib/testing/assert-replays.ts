import type { Database } from '@/lib/db';
import { DECISION_KINDS, type ReplayReport, replayAll } from '@/lib/decisions/replay';
import { decodeEvent } from '@/lib/timeline/decode';
import { readRows } from '@/lib/timeline/read';

/**
 * Replays every decision that a database holds, proposed or made, over the runbook versions that it
 * holds. Throws with all that came out differently.
 */
export async function assertReplays(db: Database): Promise<ReplayReport['replayed']> {
  const { prisma } = db;
  const kinds = { in: [...DECISION_KINDS] };
  const streams = await prisma.event.findMany({
    where: { kind: kinds },
    distinct: ['streamId'],
    select: { streamId: true },
  });
  const versions = await prisma.runbookVersion.findMany({ select: { digest: true, parsed: true } });
  const contents = new Map(versions.map(({ digest, parsed }) => [digest, parsed]));
  let replayed = 0;
  for (const { streamId } of streams) {
    const events = (await readRows({ prisma }, streamId)).map(decodeEvent);
    const report = replayAll(events, (digest) => contents.get(digest));
    if (report.problems.length > 0) {
      throw new Error(`Decisions of ${streamId} replay differently: ${JSON.stringify(report)}`);
    }
    replayed += report.replayed;
  }
  return replayed;
}
