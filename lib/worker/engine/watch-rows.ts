import type { Transaction } from '@/lib/db';
import type { Prisma } from '@/lib/generated/prisma/client';
import type { WatchKind } from '@/lib/generated/prisma/enums';
import { append } from '@/lib/timeline/append';
import type { LoadedRun } from './load';

export interface NewWatch {
  readonly kind: WatchKind;
  readonly seconds: number;
  readonly firstLookSeconds: number;
  readonly startedAt: Date;
  readonly summary: string;
  readonly detail: Prisma.InputJsonObject;
}

export async function openWatch(
  transaction: Transaction,
  { row, body }: LoadedRun,
  watch: NewWatch,
): Promise<void> {
  if (row.incidentId === null) return;
  const after = (seconds: number) => new Date(watch.startedAt.getTime() + seconds * 1000);
  const endsAt = after(watch.seconds);
  const [opened] = await transaction.tx.watch.createManyAndReturn({
    data: {
      incidentId: row.incidentId,
      runId: row.id,
      targetId: body.target.id,
      kind: watch.kind,
      startedAt: watch.startedAt,
      endsAt,
      nextAt: after(watch.firstLookSeconds),
      detail: watch.detail,
    },
    skipDuplicates: true,
  });
  if (opened === undefined) return;
  await append(transaction, row.streamId, {
    kind: 'watch.started',
    actor: 'system',
    data: {
      watchId: opened.id,
      runId: row.id,
      targetId: body.target.id,
      kind: watch.kind,
      endsAt: endsAt.toISOString(),
      summary: watch.summary,
    },
  });
}

/** Ends open watches that have nothing to watch any more. */
export async function cancelWatches(
  transaction: Transaction,
  where: Prisma.WatchWhereInput,
  reason: string,
): Promise<void> {
  const open = await transaction.tx.watch.findMany({
    where: { ...where, outcome: null },
    include: { run: { select: { streamId: true } } },
    orderBy: { id: 'asc' },
  });
  for (const watch of open) {
    const { count } = await transaction.tx.watch.updateMany({
      where: { id: watch.id, outcome: null },
      data: { outcome: 'cancelled', nextAt: null },
    });
    if (count === 0) continue;
    await append(transaction, watch.run.streamId, {
      kind: 'watch.cancelled',
      actor: 'system',
      data: { watchId: watch.id, kind: watch.kind, reason },
    });
  }
}
