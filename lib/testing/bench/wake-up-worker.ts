import { PgBoss } from 'pg-boss';
import { openDatabase, withTransaction } from '@/lib/db';
import { err, ok } from '@/lib/result';
import { renewForSend, takeLease } from '@/lib/worker/engine/lease';
import { listenForWakes } from '@/lib/worker/engine/listen';
import { requireEnv } from '../require-env';
import { monotonicMs } from './bench';
import { asApp, QUEUE, type WorkerMessage } from './wake-up-messages';

/**
 * A worker of its own process: takes the run's lease, commits `sending`, and makes its call, which
 * here tells the parent when it was made. Woken by the engine's listener or by the job library's
 * poll at its shortest.
 */
const SEND_SECONDS = 15;
const POLL_SECONDS = 0.5;

const db = openDatabase(requireEnv('DATABASE_URL'), 20);

function tell(message: WorkerMessage): void {
  process.send?.(message);
}

async function advance(runId: string): Promise<void> {
  const lease = await takeLease(db, runId);
  if (lease === null) return;
  const sending = await withTransaction(db, async ({ tx, now }) => {
    if (!(await renewForSend(tx, lease))) return err('lost');
    const sendDeadline = new Date(now.getTime() + SEND_SECONDS * 1000);
    const { count } = await tx.step.updateMany({
      where: { runId, status: 'intended' },
      data: { status: 'sending', sentAt: now, sendDeadline },
    });
    return count === 1 ? ok(null) : err('overtaken');
  });
  if (sending.ok) tell({ kind: 'sent', runId, at: monotonicMs() });
}

async function listen(): Promise<() => Promise<void>> {
  const listener = listenForWakes(requireEnv('DATABASE_URL'), (id) => void advance(id));
  return () => listener.stop();
}

async function poll(): Promise<() => Promise<void>> {
  const boss = new PgBoss(asApp(requireEnv('DATABASE_URL')));
  boss.on('error', () => undefined);
  await boss.start();
  await boss.work<{ runId: string }>(
    QUEUE,
    { pollingIntervalSeconds: POLL_SECONDS, batchSize: 20 },
    async (jobs) => {
      await Promise.all(jobs.map((job) => advance(job.data.runId)));
    },
  );
  return () => boss.stop({ graceful: false });
}

const stop = await (requireEnv('WAKE_BY') === 'hint' ? listen() : poll());
await db.pool.query('select 1');
tell({ kind: 'ready' });
await new Promise((resolve) => process.once('disconnect', resolve));
await stop();
await db.close();
