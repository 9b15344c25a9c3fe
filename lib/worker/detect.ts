/** Sees what points to a failure mode: symptoms every few seconds, and detections when asked. */
import { type Database, withTransaction } from '@/lib/db';
import type { SymptomReading } from '@/lib/failure-modes/observations';
import type { DetectionResult } from '@/lib/failure-modes/stored-reading';
import { parseState } from '@/lib/fleet/stored-state';
import { log } from '@/lib/log';
import { err, ok } from '@/lib/result';
import { storedRunbook } from '@/lib/runbooks/stored-runbook';
import { append } from '@/lib/timeline/append';
import { every } from './every';
import { readSymptoms } from './read-symptoms';
import { type DetectionTarget, runDetection } from './run-detection';
import type { Sender } from './send-request';
import type { WorkerDeps } from './worker-deps';

const TICK_MS = 500;
const DEADLINE_MS = 12_000;
const AT_ONCE = 8;
const READ_EVERY_SECONDS = 15;

export type DetectDeps = WorkerDeps & Sender;

export async function detect(deps: DetectDeps, signal: AbortSignal): Promise<void> {
  await Promise.all([
    every('symptoms', TICK_MS, signal, () => readDueSymptoms(deps, signal)),
    every('detections', TICK_MS, signal, () => runAskedDetections(deps, signal)),
  ]);
}

/** Reads once whatever is due, and waits for all of it. */
export async function readDueSymptoms(deps: DetectDeps, signal: AbortSignal): Promise<void> {
  const due = await claimReadings(deps.db);
  await Promise.all(due.map((one) => readOne(deps, one, signal)));
}

interface IncidentService {
  readonly incidentId: string;
  readonly serviceId: string;
}

/** The mark is `attempted_at`: a worker that dies over it is followed one period later. */
async function claimReadings(db: Database): Promise<IncidentService[]> {
  return db.prisma.$queryRaw<IncidentService[]>`
    insert into symptom_reading as reading (incident_id, service_id, attempted_at)
    select part.incident_id, part.service_id, ripcord.now()
    from incident_service part
    join incident on incident.id = part.incident_id
    join runbook_version version on version.digest = part.runbook_digest
    left join symptom_reading mark
      on mark.incident_id = part.incident_id and mark.service_id = part.service_id
    where incident.status not in ('resolved', 'closed', 'cancelled', 'merged')
      and jsonb_array_length(coalesce(version.parsed -> 'failure_modes', '[]')) > 0
      and (mark.attempted_at is null
        or mark.attempted_at < ripcord.now() - make_interval(secs => ${READ_EVERY_SECONDS}::float8)
        -- a clock that was set back leaves marks in the future
        or mark.attempted_at > ripcord.now() + interval '1 minute')
    limit ${AT_ONCE}
    on conflict (incident_id, service_id) do update set attempted_at = excluded.attempted_at
      where reading.attempted_at < excluded.attempted_at - interval '1 second'
        or reading.attempted_at > excluded.attempted_at + interval '1 minute'
    returning incident_id as "incidentId", service_id as "serviceId"`;
}

async function readOne(deps: DetectDeps, part: IncidentService, signal: AbortSignal) {
  const target = await targetOfPart(deps.db, part);
  const ended = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
  const reading = await symptomsOf(deps, target, ended).catch((error: unknown): SymptomReading => {
    log.warn({ err: error, ...part }, 'could not read symptoms');
    const nothing = { known: false, why: 'could not be read' } as const;
    return { logs: nothing, probes: nothing };
  });
  if (signal.aborted) return;
  await withTransaction<null, never>(deps.db, async ({ tx, hint }) => {
    await tx.symptomReading.updateMany({
      where: part,
      data: { reading: JSON.parse(JSON.stringify(reading)) },
    });
    hint(`incident:${part.incidentId}`);
    return ok(null);
  });
}

async function symptomsOf(
  deps: DetectDeps,
  target: DetectionTarget | null,
  signal: AbortSignal,
): Promise<SymptomReading> {
  if (target === null) {
    const nothing = { known: false, why: 'the service is not connected' } as const;
    return { logs: nothing, probes: nothing };
  }
  const connected = deps.find(target.connection);
  return readSymptoms(connected, deps, target, target.runbook, deps.clock.now(), signal);
}

/** Where a service of an incident runs, by the runbook that the incident was declared under. */
async function targetOfPart(db: Database, part: IncidentService): Promise<DetectionTarget | null> {
  const found = await db.prisma.incidentService.findUnique({
    where: { incidentId_serviceId: part },
    include: {
      version: true,
      service: { include: { targets: { where: { retiredAt: null } } } },
    },
  });
  const targets = found?.service.targets ?? [];
  const target = targets.find(({ isProduction }) => isProduction) ?? targets[0];
  if (!found?.version || target === undefined) return null;
  const observation = await db.prisma.observation.findUnique({ where: { targetId: target.id } });
  const state = parseState(observation?.state ?? null);
  return {
    targetId: target.id,
    connection: target.connection,
    ref: target.ref,
    service: found.service.slug,
    url: state?.url ?? null,
    image: state?.revisions[0]?.image ?? null,
    runbook: storedRunbook(found.version),
  };
}

interface AskedDetection extends IncidentService {
  readonly id: string;
  readonly failureMode: string;
  readonly item: number;
  readonly title: string;
}

/** Runs what was asked for, and what a worker that died left running. */
export async function runAskedDetections(deps: DetectDeps, signal: AbortSignal): Promise<void> {
  const asked = await deps.db.prisma.$queryRaw<AskedDetection[]>`
    update detection set status = 'running', started_at = ripcord.now()
    where id in (
      select id from detection
      where status = 'asked'
        or status = 'running' and started_at < ripcord.now() - interval '30 seconds'
      order by requested_at limit ${AT_ONCE} for update skip locked)
    returning id, incident_id as "incidentId", service_id as "serviceId",
      failure_mode as "failureMode", item, title`;
  await Promise.all(asked.map((one) => detectOne(deps, one, signal)));
}

async function detectOne(deps: DetectDeps, asked: AskedDetection, signal: AbortSignal) {
  const { incidentId, serviceId, id } = asked;
  const ended = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
  const failed = (error: unknown): DetectionResult => {
    log.warn({ err: error, detection: id }, 'could not run a detection');
    return { outcome: 'unknown', summary: 'It could not be run.' };
  };
  // What is stored and can't be read is an answer too: else it is tried for ever.
  const read = await targetOfPart(deps.db, { incidentId, serviceId }).then(ok, (error: unknown) =>
    err(failed(error)),
  );
  const target = read.ok ? read.value : null;
  const result = read.ok
    ? await runDetection(deps, target, asked, ended).catch(failed)
    : read.error;
  if (signal.aborted) return;
  await withTransaction<null, never>(deps.db, async (transaction) => {
    const { count } = await transaction.tx.detection.updateMany({
      where: { id, status: 'running' },
      data: { status: 'done', endedAt: transaction.now, result },
    });
    if (count === 0) return ok(null);
    const incident = await transaction.tx.incident.findUniqueOrThrow({
      where: { id: incidentId },
      select: { streamId: true },
    });
    const mode = target?.runbook.failure_modes.find((each) => each.id === asked.failureMode);
    await append(transaction, incident.streamId, {
      kind: 'detection.done',
      actor: 'system',
      data: {
        detectionId: id,
        service: target?.service ?? '',
        failureMode: asked.failureMode,
        title: mode?.title ?? asked.failureMode,
        detection: asked.title,
        ...result,
      },
    });
    transaction.hint(`incident:${incidentId}`);
    return ok(null);
  });
}
