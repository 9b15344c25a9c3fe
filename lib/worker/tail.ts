/** Reads what a person reads beside the decision: the newest log lines, latencies and instances. */
import { type Database, withTransaction } from '@/lib/db';
import { log } from '@/lib/log';
import { type ConnectedCloudRun, onGoogle } from '@/lib/platforms/registry';
import { ok } from '@/lib/result';
import type { Answer } from '@/lib/signals/sources/source';
import { afterLook, parseTail } from '@/lib/signals/tail';
import { every } from './every';
import { UNDER_WAY } from './open-incidents';
import { readNameable } from './read-nameable';
import type { WorkerDeps } from './worker-deps';

const TICK_MS = 1000;
const DEADLINE_MS = 12_000;
const AT_ONCE = 4;
/** While somebody has the service on the screen; Cloud Logging takes 60 queries a minute in all. */
const LOOKED_AT_SECONDS = 15;
const UNSEEN_SECONDS = 60;
const LOOKS_BACK_MS = 15 * 60_000;
/** Images and secrets' versions change with a release, not with a request. */
const NAMEABLE_EVERY_MS = 60_000;

export async function readTails(deps: WorkerDeps, signal: AbortSignal): Promise<void> {
  await every('tails', TICK_MS, signal, () => readDueTails(deps, signal));
}

/** Reads once whatever is due, and waits for all of it. */
export async function readDueTails(deps: WorkerDeps, signal: AbortSignal): Promise<void> {
  const due = await claimTails(deps.db);
  await Promise.all(due.map((target) => readOne(deps, target, signal)));
}

interface TailTarget {
  readonly id: string;
  readonly serviceId: string;
  readonly connection: string;
  readonly ref: string;
}

/**
 * The production target of each service that an incident under way is about. The mark is
 * `attempted_at`: a worker that dies over it is followed one period later.
 */
async function claimTails(db: Database): Promise<TailTarget[]> {
  return db.prisma.$queryRaw<TailTarget[]>`
    with about as (
      select distinct on (target.service_id) target.id
      from target
      join incident_service part on part.service_id = target.service_id and part."primary"
      join incident on incident.id = part.incident_id
      where target.retired_at is null
        and incident.status not in ('resolved', 'closed', 'cancelled', 'merged')
      order by target.service_id, target.is_production desc, target.id
    ),
    claimed as (
      insert into tail as mark (target_id, attempted_at)
      select about.id, ripcord.now()
      from about
      left join tail seen on seen.target_id = about.id
      where seen.attempted_at is null
        or seen.attempted_at < ripcord.now() - make_interval(secs => case when exists (
            select from interest where interest.target_id = about.id and interest.until > ripcord.now())
          then ${LOOKED_AT_SECONDS}::float8 else ${UNSEEN_SECONDS}::float8 end)
        -- a clock that was set back leaves marks in the future
        or seen.attempted_at > ripcord.now() + interval '1 minute'
      limit ${AT_ONCE}
      on conflict (target_id) do update set attempted_at = excluded.attempted_at
        where mark.attempted_at < excluded.attempted_at - interval '1 second'
          or mark.attempted_at > excluded.attempted_at + interval '1 minute'
      returning target_id
    )
    select target.id, target.service_id as "serviceId", target.connection, target.ref
    from claimed join target on target.id = claimed.target_id`;
}

async function readOne(deps: WorkerDeps, target: TailTarget, signal: AbortSignal): Promise<void> {
  const { db, clock } = deps;
  const connected = onGoogle(deps.find(target.connection));
  const ended = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
  const now = clock.now();
  const since = new Date(now.getTime() - LOOKS_BACK_MS);
  const row = await db.prisma.tail.findUnique({ where: { targetId: target.id } });
  const before = parseTail(row?.reading);
  const isKnown = now.getTime() - Date.parse(before.nameable.at ?? '') < NAMEABLE_EVERY_MS;
  const [lines, pace, nameable] = await Promise.all([
    look(connected, 'log', ({ logTail }) => logTail.tail({ ref: target.ref, since }, ended)),
    look(connected, 'pace', ({ paces }) => paces.read({ ref: target.ref, now }, ended)),
    isKnown
      ? null
      : look(connected, 'nameable', ({ google }) => readNameable(db, google, target, ended)),
  ]);
  if (signal.aborted) return;
  await withTransaction<null, never>(db, async ({ tx, hint }) => {
    const reading = {
      lines: afterLook(before.lines, lines, now),
      pace: afterLook(before.pace, pace, now),
      nameable: nameable === null ? before.nameable : afterLook(before.nameable, nameable, now),
    };
    await tx.tail.updateMany({
      where: { targetId: target.id },
      data: { reading: JSON.parse(JSON.stringify(reading)) },
    });
    const incidents = await tx.incidentService.findMany({
      where: { serviceId: target.serviceId, incident: { status: UNDER_WAY } },
      select: { incidentId: true },
    });
    for (const { incidentId } of incidents) hint(`incident:${incidentId}`);
    return ok(null);
  });
}

type Look<T> = Parameters<typeof afterLook<T>>[1];

async function look<T>(
  connected: ConnectedCloudRun | undefined,
  what: string,
  ask: (connected: ConnectedCloudRun) => Answer<T>,
): Promise<Look<T>> {
  if (connected === undefined) return { ok: false, why: 'its connection can’t be used' };
  const answer = await ask(connected).catch((error: unknown) => {
    log.warn({ err: error, what }, 'could not read for the room');
    return null;
  });
  if (answer === null) return { ok: false, why: 'it could not be read' };
  return answer.ok ? answer : { ok: false, why: answer.error.message };
}
