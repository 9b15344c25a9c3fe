import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { fromPrisma, PgBoss } from 'pg-boss';
import { type Database, openDatabase, withTransaction } from '@/lib/db';
import { ok } from '@/lib/result';
import { type IncidentRows, makeIncidentRows } from '../incident-rows';
import { type BenchDatabase, monotonicMs, percentile, round, runBench } from './bench';
import { asApp, QUEUE, type WorkerMessage } from './wake-up-messages';

/**
 * From accepted to sent: a run and its intent are committed here, and a worker process takes the
 * lease, commits `sending` and makes its call. Woken by our hint after commit, beside the job
 * library's poll of a job sent in the same transaction. The clock starts right before the COMMIT.
 */
const WARM_UP = 20;
const HINTS = 300;
const POLLS = 40;
const BURST = 20;
const HINT_BURSTS = 10;
const POLL_BURSTS = 5;
/** The poll's interval, so that jobs fall anywhere in it. */
const POLL_MS = 500;
const GIVE_UP_MS = 30_000;

type WakeBy = 'hint' | 'poll';

function startWorker(url: string, by: WakeBy) {
  const sent = new Map<string, (at: number) => void>();
  let isReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => {
    isReady = resolve;
  });
  const child: ChildProcess = fork(path.join(import.meta.dirname, 'wake-up-worker.ts'), {
    env: { ...process.env, DATABASE_URL: url, WAKE_BY: by },
  });
  child.on('message', (message: WorkerMessage) => {
    if (message.kind === 'ready') isReady();
    else sent.get(message.runId)?.(message.at);
  });
  const gone = new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`worker: ${code}`))));
  });
  return {
    ready: Promise.race([ready, gone]),
    /** When the call for this run was made. */
    whenSent: (runId: string) =>
      new Promise<number>((resolve, reject) => {
        const giveUp = setTimeout(() => reject(new Error(`${by}: never sent`)), GIVE_UP_MS);
        sent.set(runId, (at) => {
          clearTimeout(giveUp);
          resolve(at);
        });
      }),
    async stop() {
      child.disconnect();
      await gone;
    },
  };
}

type Worker = ReturnType<typeof startWorker>;

/** Milliseconds from accepted to sent, of one run. */
async function once(db: Database, rows: IncidentRows, worker: Worker, boss: PgBoss | null) {
  const runId = randomUUID();
  const sent = worker.whenSent(runId);
  const accepted = await withTransaction(db, async ({ tx, now, wake }) => {
    await tx.run.create({
      data: {
        id: runId,
        planHash: rows.planHash,
        incidentId: rows.incidentId,
        drill: false,
        serviceId: rows.serviceId,
        streamId: randomUUID(),
        status: 'applying',
        initiatorId: randomUUID(),
        createdAt: now,
        wakeAt: now,
        steps: {
          create: {
            index: 0,
            attempt: 1,
            kind: 'action',
            title: 'Shift traffic',
            targetId: rows.targetId,
            intentId: randomUUID(),
            status: 'intended',
            input: {},
          },
        },
      },
    });
    if (boss === null) wake(runId);
    else await boss.send(QUEUE, { runId }, { db: fromPrisma(tx) });
    return ok(monotonicMs());
  });
  if (!accepted.ok) throw new Error('the run was not accepted');
  return (await sent) - accepted.value;
}

interface Sample {
  readonly single: readonly number[];
  readonly burst: readonly number[];
}

async function measure(database: BenchDatabase, rows: IncidentRows, by: WakeBy): Promise<Sample> {
  const url = database.server.appUrl;
  const db = openDatabase(url, BURST);
  const boss = by === 'poll' ? new PgBoss(asApp(url)) : null;
  await boss?.start();
  const worker = startWorker(url, by);
  await worker.ready;

  const single: number[] = [];
  const burst: number[] = [];
  const take = () => once(db, rows, worker, boss);
  const spread = () => (by === 'poll' ? pause(Math.random() * POLL_MS) : undefined);
  for (let n = 0; n < (by === 'hint' ? WARM_UP : 2); n += 1) await take();
  for (let n = 0; n < (by === 'hint' ? HINTS : POLLS); n += 1) {
    await spread();
    single.push(await take());
  }
  for (let n = 0; n < (by === 'hint' ? HINT_BURSTS : POLL_BURSTS); n += 1) {
    await spread();
    burst.push(...(await Promise.all(Array.from({ length: BURST }, take))));
  }
  await worker.stop();
  await boss?.stop({ graceful: false });
  await db.close();
  return { single, burst };
}

/** The job library's tables, made by the owner and used by the app's role. */
async function installQueue({ server }: BenchDatabase): Promise<void> {
  const boss = new PgBoss({ connectionString: server.ownerUrl, supervise: false, schedule: false });
  await boss.start();
  await boss.createQueue(QUEUE);
  await boss.stop({ graceful: false });
  const owner = new pg.Client({ connectionString: server.ownerUrl });
  await owner.connect();
  const app = owner.escapeIdentifier(new URL(server.appUrl).username);
  await owner.query(
    `grant usage on schema pgboss to ${app};
     grant select, insert, update, delete on all tables in schema pgboss to ${app};
     grant usage on all sequences in schema pgboss to ${app};
     grant execute on all functions in schema pgboss to ${app}`,
  );
  await owner.end();
}

await runBench('wake-up', async (database) => {
  await installQueue(database);
  const db = openDatabase(database.server.appUrl, 1);
  const rows = await makeIncidentRows(db);
  await db.close();
  const hint = await measure(database, rows, 'hint');
  const poll = await measure(database, rows, 'poll');
  const p = (sample: readonly number[], share: number) => round(percentile(sample, share), 1);
  const line = (what: string, ours: readonly number[], peers: readonly number[]) => ({
    what,
    n: ours.length,
    'hint p50, ms': p(ours, 0.5),
    'hint p99, ms': p(ours, 0.99),
    'poll n': peers.length,
    'poll p50, ms': p(peers, 0.5),
    'poll p99, ms': p(peers, 0.99),
    'poll / hint, p50': round(percentile(peers, 0.5) / percentile(ours, 0.5), 1),
  });
  return {
    lines: [
      line('one at a time', hint.single, poll.single),
      line(`bursts of ${BURST}`, hint.burst, poll.burst),
    ],
    figures: {
      hint_ms_p50: p(hint.single, 0.5),
      hint_ms_p99: p(hint.single, 0.99),
      poll_ms_p50: p(poll.single, 0.5),
      poll_ms_p99: p(poll.single, 0.99),
      burst_ms_p50: p(hint.burst, 0.5),
      burst_ms_p99: p(hint.burst, 0.99),
      poll_burst_ms_p50: p(poll.burst, 0.5),
      poll_burst_ms_p99: p(poll.burst, 0.99),
    },
  };
});
