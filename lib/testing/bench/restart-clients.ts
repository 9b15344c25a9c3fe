import { setTimeout as pause } from 'node:timers/promises';
import type { z } from 'zod';
import { openDatabase, withTransaction } from '@/lib/db';
import { err, ok } from '@/lib/result';
import { append } from '@/lib/timeline/append';
import { requireEnv } from '../require-env';
import { monotonicMs } from './bench';
import { order, type report, type Task, task } from './restart-messages';

/**
 * The process whose database is restarted under it (lib/testing/bench/restarts.ts): each client
 * counts one incident up, by a guarded update and an event that says the new number, in one
 * transaction. It tells its parent what was acknowledged, and goes on after every error.
 */
const RETRY_MS = 20;
const REPORT_MS = 100;

/** SQLSTATE idle_in_transaction_session_timeout: somebody left a transaction open. */
const IDLE_IN_TRANSACTION = '25P03';

function tell(message: z.infer<typeof report>): void {
  process.send?.(message);
}

async function main(): Promise<void> {
  const incidents = task.parse(JSON.parse(requireEnv('RESTART_TASK')));
  const db = openDatabase(requireEnv('DATABASE_URL'), incidents.length);
  const counts = { failed: 0, outsidePromises: 0, idleInTransaction: 0, uncaught: 0 };
  let finishing = false;
  let stopping: { at: number; back: Set<number> } | null = null;
  let acknowledged = incidents.map((): number[] => []);

  process.on('uncaughtExceptionMonitor', () => {
    counts.uncaught += 1;
  });
  db.pool.on('error', (error) => {
    counts.outsidePromises += 1;
    if ('code' in error && error.code === IDLE_IN_TRANSACTION) counts.idleInTransaction += 1;
  });
  process.on('message', (message) => {
    const parsed = order.parse(message);
    if (parsed.kind === 'finish') finishing = true;
    else stopping = { at: parsed.at, back: new Set() };
  });
  const flush = () => {
    if (acknowledged.every((each) => each.length === 0)) return;
    tell({ kind: 'acknowledged', numbers: acknowledged });
    acknowledged = incidents.map(() => []);
  };
  const reporting = setInterval(flush, REPORT_MS);

  function back(client: number, beganAt: number): void {
    if (stopping === null || beganAt < stopping.at) return;
    stopping.back.add(client);
    if (stopping.back.size < incidents.length) return;
    tell({ kind: 'recovered', stoppedAt: stopping.at, at: monotonicMs() });
    stopping = null;
  }

  async function count(client: number, { incidentId, streamId }: Task[number]): Promise<void> {
    while (!finishing) {
      const beganAt = monotonicMs();
      try {
        const { severityLabel } = await db.prisma.incident.findUniqueOrThrow({
          where: { id: incidentId },
          select: { severityLabel: true },
        });
        const next = String(Number(severityLabel) + 1);
        const moved = await withTransaction(db, async (transaction) => {
          const { count } = await transaction.tx.incident.updateMany({
            where: { id: incidentId, severityLabel },
            data: { severityLabel: next },
          });
          if (count === 0) return err('overtaken');
          const event = { kind: 'note.added', actor: 'system', data: { text: next } } as const;
          return ok(await append(transaction, streamId, event));
        });
        if (!moved.ok) continue;
        acknowledged[client]?.push(Number(next));
        back(client, beganAt);
      } catch {
        counts.failed += 1;
        await pause(RETRY_MS);
      }
    }
  }

  await Promise.all(incidents.map((incident, client) => count(client, incident)));
  clearInterval(reporting);
  flush();
  tell({ kind: 'finished', ...counts });
  // The pool stays open until the parent has looked for transactions left in it.
  await new Promise((resolve) => process.once('disconnect', resolve));
  await db.close();
}

await main();
