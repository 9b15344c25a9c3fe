/** Sees what points to a failure mode: symptoms every few seconds, and detections when asked. */

import { type Database, withTransaction } from '@/lib/db';
import type { SymptomReading } from '@/lib/failure-modes/observations';
import type { DetectionResult } from '@/lib/failure-modes/stored-reading';
import { log } from '@/lib/log';
import { onGoogle } from '@/lib/platforms/registry';
import { err, ok } from '@/lib/result';
import { append } from '@/lib/timeline/append';
import {
  type DetectionTarget,
  type IncidentService,
  SharedReads,
  targetOfPart,
} from './detection-target';
import { every } from './every';
import { readSymptoms } from './read-symptoms';
import { runDetection } from './run-detection';
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
  const target = await targetOfPart(deps.db, part, deps.clock.now());
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
  const connected = onGoogle(deps.find(target.connection));
  return readSymptoms(connected, deps, target, target.runbook, deps.clock.now(), signal);
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
  const ended = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
  const reads = new SharedReads(deps, ended);
  await Promise.all(asked.map((one) => detectOne(deps, one, reads, signal, ended)));
}

async function detectOne(
  deps: DetectDeps,
  asked: AskedDetection,
  reads: SharedReads,
  signal: AbortSignal,
  ended: AbortSignal,
) {
  const { incidentId, id } = asked;
  const failed = (error: unknown): DetectionResult => {
    log.warn({ err: error, detection: id }, 'could not run a detection');
    return { outcome: 'unknown', summary: 'It could not be run.' };
  };
  // What is stored and can't be read is an answer too: else it is tried for ever.
  const read = await reads.target(asked).then(ok, (error: unknown) => err(failed(error)));
  const target = read.ok ? read.value : null;
  const result = read.ok
    ? await runDetection(deps, target, asked, target && reads.reader(target), ended).catch(failed)
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
        outcome: result.outcome,
        summary: result.summary,
      },
    });
    transaction.hint(`incident:${incidentId}`);
    return ok(null);
  });
}
