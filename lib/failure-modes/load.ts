import type { Tx } from '@/lib/db';
import { parseState } from '@/lib/fleet/stored-state';
import { targetOf } from '@/lib/incidents/current-decision';
import { type FoundIncident, primaryOf, runbookOf } from '@/lib/incidents/find';
import { isOver } from '@/lib/incidents/lifecycle';
import type { FailureMode, Runbook } from '@/lib/runbooks/schema';
import { whyNotRunnable } from '@/lib/runs/plan';
import { parseFrame } from '@/lib/signals/stored-frame';
import { assembleObservations, type Kept } from './assemble-observations';
import { detectionsOf } from './detections';
import type { FailureModesView, FailureModeView } from './failure-modes-view';
import { lookedAt } from './looked-at';
import { rankFailureModes } from './rank';
import { detectionResultSchema, symptomReadingSchema } from './stored-reading';
import { wantedOf } from './wanted';

/** All that is known of an incident's failure modes, ranked. */
export async function loadFailureModes(
  tx: Tx,
  incident: FoundIncident,
  symptoms: string,
  now: Date,
): Promise<Omit<FailureModesView, 'whyNotDetect'>> {
  const primary = primaryOf(incident);
  const runbook = runbookOf(primary);
  const asked = await tx.detection.findMany({
    where: { incidentId: incident.id, serviceId: primary.serviceId },
    orderBy: { requestedAt: 'asc' },
  });
  const target = targetOf(incident);
  const [reading, frame, observation] = await Promise.all([
    tx.symptomReading.findUnique({
      where: {
        incidentId_serviceId: { incidentId: incident.id, serviceId: primary.serviceId },
      },
    }),
    target === null ? null : tx.signalFrame.findUnique({ where: { targetId: target.id } }),
    target === null ? null : tx.observation.findUnique({ where: { targetId: target.id } }),
  ]);
  const rows = asked.map(rowOf);
  const observations = assembleObservations(
    {
      runbook: { signals: runbook?.signals ?? [] },
      reading: symptomReadingSchema.safeParse(reading?.reading).data ?? null,
      readings: parseFrame(frame?.frame ?? null)?.readings ?? [],
      state: stateOf(observation),
      detections: latest(rows),
      over: isOver(incident.status) ? 'not looked at any more: the incident is over' : null,
    },
    now,
  );
  const modes = runbook?.failure_modes ?? [];
  return {
    now: now.toISOString(),
    service: primary.service.slug,
    runbook: runbook?.title ?? null,
    modes: runbook === null ? [] : modes.map((mode) => modeView(mode, runbook, rows)),
    ranked: rankFailureModes(modes, observations, symptoms),
    observations,
    looked: lookedAt(observations, wantedOf({ failure_modes: modes })),
  };
}

type StoredDetection = Awaited<ReturnType<Tx['detection']['findMany']>>[number];
type Row = ReturnType<typeof rowOf>;

function rowOf(detection: StoredDetection) {
  const { failureMode, item, title, status, requestedAt, endedAt, result } = detection;
  const answer = detectionResultSchema.safeParse(result).data ?? null;
  const last =
    status !== 'done' || endedAt === null || answer === null
      ? null
      : { ...answer, at: endedAt.toISOString() };
  const askedAt = status === 'done' ? null : requestedAt.toISOString();
  return { failureMode, item, title, askedAt, last };
}

/** The newest answer of each. */
function latest(rows: readonly Row[]): Kept['detections'] {
  const newest = new Map<string, Kept['detections'][number]>();
  for (const { failureMode, item, title, last } of rows) {
    if (last !== null) newest.set(`${failureMode} ${item}`, { failureMode, title, ...last });
  }
  return [...newest.values()];
}

function stateOf(
  row: { readonly state: unknown; readonly observedAt: Date | null } | null,
): Kept['state'] {
  const value = parseState(row?.state ?? null);
  if (value === null || !row?.observedAt) return null;
  return { value, at: row.observedAt.toISOString() };
}

function modeView(mode: FailureMode, runbook: Runbook, rows: readonly Row[]): FailureModeView {
  const procedure = runbook.procedures.find(({ id }) => id === mode.procedure);
  const places = [
    mode.id,
    ...(procedure === undefined ? [] : [procedure.id, ...procedure.steps.map(({ id }) => id)]),
  ];
  return {
    mode,
    procedure:
      procedure === undefined
        ? null
        : { id: procedure.id, title: procedure.title, notHere: whyNotRunnable(procedure) },
    detections: detectionsOf(mode, runbook).map((plan) => {
      const own = rows.filter(
        ({ failureMode, item }) => failureMode === mode.id && item === plan.index,
      );
      return {
        ...plan,
        askedAt: own.find(({ askedAt }) => askedAt !== null)?.askedAt ?? null,
        last: own.findLast(({ last }) => last !== null)?.last ?? null,
      };
    }),
    pitfalls: runbook.pitfalls
      .filter(({ at }) => at !== undefined && places.includes(at))
      .map(({ title, text }) => ({ title, text })),
  };
}
