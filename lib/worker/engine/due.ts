import type { Database } from '@/lib/db';

/** Ids of what has something to do now, oldest first. */
export interface DueWork {
  readonly runs: readonly string[];
  readonly planRequests: readonly string[];
  readonly watches: readonly string[];
}

const MOST = 50;

/** One query, by the database's clock. */
export async function readDue({ prisma }: Database): Promise<DueWork> {
  const rows = await prisma.$queryRaw<{ kind: keyof DueWork; id: string }[]>`
    (select 'runs' as kind, id from run
      where wake_at <= ripcord.now() and (lease_until is null or lease_until < ripcord.now())
      order by wake_at limit ${MOST})
    union all
    (select 'planRequests', id from plan_request where status = 'asked'
      order by requested_at limit ${MOST})
    union all
    (select 'watches', id from watch where outcome is null and next_at <= ripcord.now()
      order by next_at limit ${MOST})`;
  const of = (kind: keyof DueWork) => rows.filter((row) => row.kind === kind).map((row) => row.id);
  return {
    runs: of('runs'),
    planRequests: of('planRequests'),
    watches: of('watches'),
  };
}
