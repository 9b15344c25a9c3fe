import { z } from 'zod';
import type { Database } from '@/lib/db';
import { trafficShares } from '@/lib/fleet/traffic-shares';
import type { LoadedRoom } from '@/lib/incidents/room/load';
import { shiftsOf } from '@/lib/runs/moved-traffic';
import { planBody } from '@/lib/runs/plan-body';
import type { TimelineRow } from '@/lib/timeline/timeline-view';
import { type KeptSampling, keptSampling, samplingsOfDecisions } from './signal-history';
import type { TrafficRecord } from './traffic-then';

/** What outlives an incident of its signals and its traffic. */
export interface Kept {
  /** Oldest first. */
  readonly samplings: readonly KeptSampling[];
  readonly traffic: TrafficRecord;
}

export async function loadKept(
  db: Database,
  room: LoadedRoom,
  rows: readonly TimelineRow[],
): Promise<Kept> {
  const evidence = await evidenceSamplings(db, rows);
  const newest = room.current?.frame ?? null;
  return {
    samplings: [
      ...evidence,
      ...samplingsOfDecisions(rows),
      ...(newest === null ? [] : [newest]),
    ].toSorted((a, b) => lastRead(a) - lastRead(b)),
    traffic: await trafficRecord(db, room, rows),
  };
}

const attached = z.object({ sha256: z.string(), mime: z.literal('application/json') });

/** Signals that were frozen as evidence; any other file is none. */
async function evidenceSamplings(
  db: Database,
  rows: readonly TimelineRow[],
): Promise<KeptSampling[]> {
  const files = rows.flatMap(({ kind, data }) => {
    const file = kind === 'attachment.added' ? attached.safeParse(data) : null;
    return file?.success ? [file.data.sha256] : [];
  });
  const kept = await db.prisma.evidence.findMany({
    where: { sha256: { in: files } },
    select: { bytes: true },
  });
  return kept.flatMap(({ bytes }) => {
    const sampling = keptSampling.safeParse(parseJson(bytes));
    return sampling.success ? [sampling.data] : [];
  });
}

function parseJson(bytes: Uint8Array | null): unknown {
  if (bytes === null) return null;
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return null;
  }
}

function lastRead({ readings }: KeptSampling): number {
  return Math.max(0, ...readings.map(({ observedAt }) => Date.parse(observedAt)));
}

const changeDetail = z.object({ intent: z.string().nullable().optional() });

async function trafficRecord(
  db: Database,
  room: LoadedRoom,
  rows: readonly TimelineRow[],
): Promise<TrafficRecord> {
  const changes =
    room.target === null
      ? []
      : await db.prisma.change.findMany({
          where: { targetId: room.target.id, kind: { in: ['deployment', 'traffic'] } },
          select: { at: true, detail: true },
        });
  const foreign = changes.filter(({ detail }) => !changeDetail.safeParse(detail).data?.intent);
  const reverted = rows.filter(({ kind }) => kind === 'run.reverted_externally');
  const plans = room.runs.map((run) => ({ run, body: planBody.parse(run.plan.body) }));
  const observed = room.observation?.observedAt ?? null;
  return {
    readings: [
      ...plans.map(({ run, body }) => ({
        at: run.createdAt.toISOString(),
        shares: trafficShares(body.effectiveBefore),
      })),
      ...plans.flatMap(({ run, body }) => {
        const after = shiftsOf(body)?.last.after;
        return run.effectiveAt === null || after === undefined
          ? []
          : [{ at: run.effectiveAt.toISOString(), shares: trafficShares(after) }];
      }),
      ...(room.state === null || observed === null
        ? []
        : [{ at: observed.toISOString(), shares: trafficShares(room.state.effective) }]),
    ],
    changes: [...foreign.map(({ at }) => at.toISOString()), ...reverted.map(({ at }) => at)],
    moves: plans.flatMap(({ run }) =>
      run.appliedAt === null
        ? []
        : [
            {
              from: run.appliedAt.toISOString(),
              to: (run.effectiveAt ?? run.finishedAt)?.toISOString() ?? null,
            },
          ],
    ),
  };
}
