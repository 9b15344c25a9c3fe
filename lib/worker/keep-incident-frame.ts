import { databaseNow, type Transaction, type Tx } from '@/lib/db';
import type { Prisma } from '@/lib/generated/prisma/client';
import { newPoints } from '@/lib/signals/merge-frame';
import type { SignalFrame } from '@/lib/signals/reading';
import { canonicalJson } from '@/lib/timeline/canonical';
import { UNDER_WAY } from './open-incidents';

/** A resolved incident is watched for so long; many are never closed, and each look is a row for ever. */
const AFTER_RESOLVED_MS = 3_600_000;

function watched(now: Date): Prisma.IncidentWhereInput {
  const since = new Date(now.getTime() - AFTER_RESOLVED_MS);
  return { OR: [{ status: UNDER_WAY }, { status: 'resolved', resolvedAt: { gt: since } }] };
}

/** Of these services, those whose frames are kept with an incident. */
export async function watchedServices(
  tx: Tx,
  serviceIds: readonly string[],
  now: Date,
): Promise<ReadonlySet<string>> {
  const rows = await tx.incidentService.findMany({
    where: { serviceId: { in: [...serviceIds] }, incident: watched(now) },
    select: { serviceId: true },
  });
  return new Set(rows.map(({ serviceId }) => serviceId));
}

/**
 * Keeps with every incident of the service what a frame brought: the whole last hour first, then what
 * is new against the frame before. Nothing new: nothing kept.
 */
export async function keepIncidentFrames(
  { tx, now }: Pick<Transaction, 'tx' | 'now'>,
  target: { readonly id: string; readonly serviceId: string },
  old: SignalFrame | null,
  frame: SignalFrame,
): Promise<void> {
  const incidents = await tx.incident.findMany({
    where: { ...watched(now), services: { some: { serviceId: target.serviceId } } },
    select: {
      id: true,
      frames: { where: { targetId: target.id }, take: 1, select: { sampledAt: true } },
    },
  });
  if (incidents.length === 0) return;
  const points = newPoints(old, frame);
  const isNew = points.length > 0 || !sameReadings(old, frame);
  const sampledAt = await freeMoment(
    tx,
    target.id,
    incidents.map(({ id }) => id),
  );
  const rows = incidents.flatMap(({ id, frames }) => {
    const isFirst = frames.length === 0;
    if (!isFirst && !isNew) return [];
    return [
      {
        incidentId: id,
        targetId: target.id,
        sampledAt,
        readings: asJson(frame.readings),
        points: asJson(isFirst ? frame.series : points),
      },
    ];
  });
  await tx.incidentFrame.createMany({ data: rows });
}

/**
 * Now, after whatever was kept before: a transaction that began earlier may get its turn later, and two
 * within one millisecond are two frames all the same. Its target's row is held.
 */
async function freeMoment(tx: Tx, targetId: string, incidentIds: string[]): Promise<Date> {
  const now = await databaseNow(tx);
  const { _max } = await tx.incidentFrame.aggregate({
    where: { targetId, incidentId: { in: incidentIds } },
    _max: { sampledAt: true },
  });
  return new Date(Math.max(now.getTime(), (_max.sampledAt?.getTime() ?? 0) + 1));
}

function sameReadings(old: SignalFrame | null, frame: SignalFrame): boolean {
  return (
    old !== null && canonicalJson(asJson(old.readings)) === canonicalJson(asJson(frame.readings))
  );
}

function asJson(value: unknown): Prisma.InputJsonValue {
  return JSON.parse(JSON.stringify(value));
}
