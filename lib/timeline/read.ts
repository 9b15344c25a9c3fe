import type { Database, Tx } from '@/lib/db';
import { decodeEvent, type EventRow, type TimelineEvent } from './decode';

const PAGE = 1000;

/** Raw rows of one stream after `after`, in order. */
export async function readRows(
  db: Pick<Database, 'prisma'> | { readonly prisma: Tx },
  streamId: string,
  after = 0n,
): Promise<EventRow[]> {
  const rows: EventRow[] = [];
  for (let from = after; ; ) {
    const page = await db.prisma.event.findMany({
      where: { streamId, seq: { gt: from } },
      orderBy: { seq: 'asc' },
      take: PAGE,
    });
    rows.push(...page);
    const last = page.at(-1);
    if (page.length < PAGE || last === undefined) return rows;
    from = last.seq;
  }
}

export async function readEvents(
  db: Pick<Database, 'prisma'> | { readonly prisma: Tx },
  streamId: string,
  after = 0n,
): Promise<TimelineEvent[]> {
  return (await readRows(db, streamId, after)).map(decodeEvent);
}
