import type { Database, Transaction } from '@/lib/db';
import { targetOf } from '@/lib/incidents/current-decision';
import { type FoundIncident, primaryOf, runbookOf } from '@/lib/incidents/find';
import {
  news,
  type SignalStanding,
  STANDINGS,
  type Standing,
  standingsOf,
} from '@/lib/signals/standing';
import { parseFrame } from '@/lib/signals/stored-frame';
import { append } from '@/lib/timeline/append';
import { eachIncident, INCIDENT_LOCKS } from './each-incident';
import { every } from './every';
import type { WorkerDeps } from './worker-deps';

const TICK_MS = 2000;

/** Puts it on the timeline when a signal goes over its limit, comes back under it, or falls silent. */
export async function signalEdges(deps: WorkerDeps, signal: AbortSignal): Promise<void> {
  await every('signal-edges', TICK_MS, signal, () => recordEdges(deps.db));
}

export async function recordEdges(db: Database): Promise<void> {
  await eachIncident(db, INCIDENT_LOCKS.signals, recordEdgesOf);
}

async function recordEdgesOf(transaction: Transaction, incident: FoundIncident): Promise<void> {
  const primary = primaryOf(incident);
  const runbook = runbookOf(primary);
  const target = targetOf(incident);
  if (runbook === null || target === null) return;
  const service = primary.service.slug;
  const row = await transaction.tx.signalFrame.findUnique({ where: { targetId: target.id } });
  const readings = parseFrame(row?.frame ?? null)?.readings ?? [];
  const last = await lastStandings(transaction, incident.streamId, service);
  const edges = news(last, standingsOf(runbook, readings, transaction.now));
  for (const edge of edges) await appendEdge(transaction, incident.streamId, service, edge);
  if (edges.length > 0) transaction.hint(`incident:${incident.id}`);
}

async function lastStandings(
  { tx }: Transaction,
  streamId: string,
  service: string,
): Promise<ReadonlyMap<string, Standing>> {
  const rows = await tx.$queryRaw<{ signal: string; kind: string }[]>`
    select distinct on (data ->> 'signal') data ->> 'signal' as signal, kind
    from (
      select seq, kind, convert_from(body, 'UTF8')::jsonb -> 'data' as data
      from timeline.event
      where stream_id = ${streamId}::uuid and body is not null
        and kind in ('signal.breached', 'signal.recovered', 'signal.stale')
    ) said
    where data ->> 'service' = ${service}
    order by data ->> 'signal', seq desc`;
  return new Map(
    rows.flatMap(({ signal, kind }) => {
      const standing = STANDINGS.find((known) => kind === `signal.${known}`);
      return standing === undefined ? [] : [[signal, standing] as const];
    }),
  );
}

async function appendEdge(
  transaction: Transaction,
  streamId: string,
  service: string,
  { id, standing, measurement, limit, summary }: SignalStanding,
): Promise<void> {
  if (standing === 'stale') {
    await append(transaction, streamId, {
      kind: 'signal.stale',
      actor: 'system',
      data: { service, signal: id, summary },
    });
    return;
  }
  const { reading, signal, unit, known } = measurement;
  await append(transaction, streamId, {
    kind: `signal.${standing}`,
    actor: 'system',
    ...(reading === null ? {} : { occurredAt: new Date(reading.observedAt) }),
    data: {
      service,
      signal: id,
      revision: reading?.revision ?? null,
      value: known,
      limit,
      unit,
      windowSeconds: signal.window.seconds,
      samples: reading?.samples ?? 0,
      summary,
    },
  });
}
