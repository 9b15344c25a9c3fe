import { type Database, type Transaction, withTransaction } from '@/lib/db';
import type { Prisma } from '@/lib/generated/prisma/client';
import { err, ok } from '@/lib/result';
import { append } from '@/lib/timeline/append';
import type { EngineDeps } from './deps';
import { type LoadedRun, loadRun } from './load';
import { lookAtStability } from './watch-stability';
import { lookAtStickiness } from './watch-stickiness';
import { hintRun } from './write-move';

export type WatchRow = Prisma.WatchGetPayload<object>;

/** A look that was claimed and never came back is made again after this. Seconds. */
const CLAIM_SECONDS = 30;

/** What a look writes. The watch is open and its incident and run are locked. */
export type WatchWrite = (transaction: Transaction, run: LoadedRun) => Promise<WatchChange>;

export interface WatchChange {
  /** Seconds until the next look; null: it has ended. */
  readonly nextIn: number | null;
  readonly outcome?: 'passed' | 'breached' | 'cancelled';
  readonly endsAt?: Date;
  readonly detail?: Prisma.InputJsonObject;
  /** With an outcome: what is said of it on the timeline. */
  readonly sentence?: string;
}

/** One look of one watch whose turn it is. Another worker's claim makes it nobody's turn. */
export async function lookAtWatch(deps: EngineDeps, watchId: string): Promise<void> {
  const claimed = await deps.db.prisma.$executeRaw`
    update watch set next_at = ripcord.now() + ${CLAIM_SECONDS} * interval '1 second'
     where id = ${watchId}::uuid and outcome is null and next_at <= ripcord.now()`;
  if (claimed === 0) return;
  const watch = await deps.db.prisma.watch.findUniqueOrThrow({ where: { id: watchId } });
  const run = await loadRun(deps.db, watch.runId);
  const write =
    watch.kind === 'stickiness'
      ? await lookAtStickiness(deps, watch, run)
      : await lookAtStability(deps, watch, run);
  await writeLook(deps.db, watch, write);
}

async function writeLook(db: Database, watch: WatchRow, write: WatchWrite): Promise<void> {
  await withTransaction(db, async (transaction) => {
    const { tx } = transaction;
    await tx.$queryRaw`select 1 from incident where id = ${watch.incidentId}::uuid for update`;
    await tx.$queryRaw`select 1 from run where id = ${watch.runId}::uuid for update`;
    const run = await loadRun({ prisma: tx }, watch.runId);
    const open = await tx.$queryRaw<unknown[]>`
      select 1 from watch where id = ${watch.id}::uuid and outcome is null for update`;
    if (open.length === 0) return err('ended');
    const { nextIn, outcome, endsAt, detail, sentence } = await write(transaction, run);
    await tx.watch.update({
      where: { id: watch.id },
      data: {
        nextAt: nextIn === null ? null : new Date(transaction.now.getTime() + nextIn * 1000),
        ...(outcome ? { outcome } : {}),
        ...(endsAt ? { endsAt } : {}),
        ...(detail ? { detail } : {}),
      },
    });
    if (outcome) await announce(transaction, run, watch, outcome, sentence ?? '');
    hintRun(transaction, run);
    return ok(true);
  });
}

async function announce(
  transaction: Transaction,
  { row }: LoadedRun,
  { id, kind }: WatchRow,
  outcome: NonNullable<WatchChange['outcome']>,
  sentence: string,
): Promise<void> {
  if (outcome === 'passed') {
    await append(transaction, row.streamId, {
      kind: 'watch.passed',
      actor: 'system',
      data: { watchId: id, kind, summary: sentence },
    });
    return;
  }
  await append(transaction, row.streamId, {
    kind: outcome === 'breached' ? 'watch.breached' : 'watch.cancelled',
    actor: 'system',
    data: { watchId: id, kind, reason: sentence },
  });
}
