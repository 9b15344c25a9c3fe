import type { Database } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import type { DatabaseClock } from './database-clock';

/** A target that this worker looks at now; nobody else does until its next turn. */
export interface ClaimedTarget {
  readonly id: string;
  readonly serviceId: string;
  readonly service: string;
  readonly connection: string;
  readonly kind: string;
  readonly ref: string;
  /** An incident is open on its service. */
  readonly urgent: boolean;
}

export interface Cadence {
  readonly slowSeconds: number;
  /** While somebody looks at it, or an incident is open on its service. */
  readonly fastSeconds: number;
  readonly limit: number;
  /** Those of these connections alone; absent: of all of them. */
  readonly of?: { readonly connections: readonly string[]; readonly only: boolean };
}

const TABLES = {
  observation: Prisma.raw('observation'),
  signal_frame: Prisma.raw('signal_frame'),
} as const;

/** Two workers that ask at the same moment: the second finds the first one's mark this fresh. */
const SAME_MOMENT = Prisma.raw("interval '400 milliseconds'");

/**
 * Marks the targets whose turn it is and returns them. The mark is `attempted_at`: if this process
 * dies over the work, the target's turn comes again one period later.
 */
export async function claimTargets(
  db: Database,
  clock: DatabaseClock,
  table: keyof typeof TABLES,
  cadence: Cadence,
): Promise<ClaimedTarget[]> {
  if (cadence.limit <= 0) return [];
  const marks = TABLES[table];
  const { connections, only } = cadence.of ?? { connections: [], only: false };
  const rows = await db.prisma.$queryRaw<(ClaimedTarget & { readonly now: Date })[]>`
    with clock as materialized (select ripcord.now() as now),
    due as materialized (
      select target.id, clock.now
      from target cross join clock
      left join ${marks} mark on mark.target_id = target.id
      where target.retired_at is null
        and (target.connection = any(${[...connections]}::text[])) = ${only}
        and (mark.attempted_at is null
          -- a clock that was set back leaves marks in the future
          or mark.attempted_at > clock.now + interval '1 minute'
          or mark.attempted_at <= clock.now - make_interval(secs => case when
              exists (select from interest where interest.target_id = target.id and interest.until > clock.now)
              or exists (
                select from incident_service
                join incident on incident.id = incident_service.incident_id
                where incident_service.service_id = target.service_id
                  and incident.status not in ('resolved', 'closed', 'cancelled', 'merged'))
            then ${cadence.fastSeconds}::float8 else ${cadence.slowSeconds}::float8 end))
      order by mark.attempted_at nulls first
      limit ${cadence.limit}
    ),
    claimed as (
      insert into ${marks} as mark (target_id, attempted_at)
      select id, now from due
      on conflict (target_id) do update set attempted_at = excluded.attempted_at
        where mark.attempted_at < excluded.attempted_at - ${SAME_MOMENT}
          or mark.attempted_at > excluded.attempted_at + interval '1 minute'
      returning target_id
    )
    select target.id, target.service_id as "serviceId", service.slug as service,
      target.connection, target.kind, target.ref, clock.now,
      exists (
        select from incident_service
        join incident on incident.id = incident_service.incident_id
        where incident_service.service_id = target.service_id
          and incident.status not in ('resolved', 'closed', 'cancelled', 'merged')) as urgent
    from claimed
    join target on target.id = claimed.target_id
    join service on service.id = target.service_id
    cross join clock`;
  const [first] = rows;
  if (first !== undefined) clock.set(first.now);
  return rows;
}
