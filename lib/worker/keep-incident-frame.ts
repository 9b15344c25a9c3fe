import type { Transaction } from '@/lib/db';
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
  const rows = incidents.flatMap(({ id, frames }) => {
    const isFirst = frames.length === 0;
    if (!isFirst && !isNew) return [];
    return [
      {
        incidentId: id,
        targetId: target.id,
        sampledAt: now,
        readings: asJson(frame.readings),
        points: asJson(isFirst ? frame.series : points),
      },
    ];
  });
  await tx.incidentFrame.createMany({ data: rows, skipDuplicates: true });
}

function sameReadings(old: SignalFrame | null, frame: SignalFrame): boolean {
  return (
    old !== null && canonicalJson(asJson(old.readings)) === canonicalJson(asJson(frame.readings))
  );
}

function asJson(value: unknown): Prisma.InputJsonValue {
  return JSON.parse(JSON.stringify(value));
}
