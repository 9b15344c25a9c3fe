import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { openDatabase } from '@/lib/db';
import { startEmbeddedPostgres } from '@/lib/postgres/embedded';
import { isAlive } from '@/lib/postgres/postmaster';
import { hex, verifyChain } from '@/lib/timeline/chain';
import { decodeEvent } from '@/lib/timeline/decode';
import { readRows } from '@/lib/timeline/read';
import { type BenchDatabase, monotonicMs, percentile, round, runBench } from './bench';
import { report, type Task } from './restart-messages';

/**
 * What is true after Postgres was restarted under 16 clients that move a row and append its event in
 * one transaction: is everything acknowledged there, is there nothing without its other half.
 */
const CLIENTS = 16;
const SECONDS = Number(process.env.BENCH_SECONDS ?? 60);
const EVERY_MS = 5000;

async function makeIncidents(url: string): Promise<Task> {
  const db = openDatabase(url, 2);
  const made: Task = [];
  for (let number = 1; number <= CLIENTS; number += 1) {
    const streamId = randomUUID();
    await db.pool.query(`select timeline.open_stream($1, 'incident')`, [streamId]);
    const { id } = await db.prisma.incident.create({
      data: {
        drill: false,
        number,
        status: 'investigating',
        severity: 1,
        severityLabel: '0',
        title: 'Restarts',
        userImpact: '',
        streamId,
        declaredAt: new Date(),
      },
    });
    made.push({ incidentId: id, streamId });
  }
  await db.close();
  return made;
}

/** Everything that the clients' process told, over however many processes it took. */
function clients(url: string, incidents: Task) {
  const acknowledged = incidents.map(() => new Set<number>());
  const recoveries: { stoppedAt: number; at: number }[] = [];
  let exits = 0;
  let ending = false;
  let finished: Extract<ReturnType<typeof report.parse>, { kind: 'finished' }> | null = null;
  let child: ChildProcess;

  function start(): void {
    child = fork(path.join(import.meta.dirname, 'restart-clients.ts'), {
      env: {
        ...process.env,
        DATABASE_URL: url,
        RESTART_TASK: JSON.stringify(incidents),
        LOG_LEVEL: 'silent',
      },
    });
    child.on('message', (message) => {
      const parsed = report.parse(message);
      if (parsed.kind === 'recovered') recoveries.push(parsed);
      else if (parsed.kind === 'finished') finished = parsed;
      else
        parsed.numbers.forEach((each, index) => {
          for (const number of each) acknowledged[index]?.add(number);
        });
    });
    child.once('exit', () => {
      if (ending) return;
      exits += 1;
      start();
    });
  }
  start();
  return {
    acknowledged,
    recoveries,
    exits: () => exits,
    stopping: (at: number) => child.send({ kind: 'stopping', at }),
    async finish() {
      child.send({ kind: 'finish' });
      const until = monotonicMs() + 20_000;
      while (finished === null && monotonicMs() < until) await pause(20);
      return finished;
    },
    async end() {
      ending = true;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.disconnect();
      await gone;
    },
  };
}

/** Stops Postgres and starts it again on the same port; the moment when it answered. */
async function restart({ directory, server }: BenchDatabase, pid: number, immediate: boolean) {
  process.kill(pid, immediate ? 'SIGQUIT' : 'SIGINT');
  while (isAlive(pid)) await pause(5);
  const again = await startEmbeddedPostgres({ directory, port: server.port, durable: true });
  if (again.port !== server.port) throw new Error(`port ${server.port} was taken meanwhile`);
  return { pid: again.pid, readyAt: monotonicMs() };
}

async function idleInTransaction(superUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: superUrl });
  await client.connect();
  const { rows } = await client.query<{ open: number }>(
    `select count(*)::int as open from pg_stat_activity where state like 'idle in transaction%'`,
  );
  await client.end();
  return rows[0]?.open ?? Number.NaN;
}

/** Holds rows and chains against what was acknowledged. */
async function audit(url: string, incidents: Task, acknowledged: readonly Set<number>[]) {
  const db = openDatabase(url, 2);
  const found = { lost: 0, orphans: 0, broken: 0, committed: 0 };
  for (const [index, { incidentId, streamId }] of incidents.entries()) {
    const rows = await readRows(db, streamId);
    const stream = await db.prisma.stream.findUniqueOrThrow({ where: { id: streamId } });
    if (!verifyChain(streamId, rows, hex(stream.head)).intact) found.broken += 1;
    const told = rows.map(decodeEvent).flatMap((event) => {
      return event.status === 'known' && event.kind === 'note.added'
        ? [Number(event.data.text)]
        : [];
    });
    const events = new Set(told);
    const row = await db.prisma.incident.findUniqueOrThrow({ where: { id: incidentId } });
    const last = Number(row.severityLabel);
    for (const number of acknowledged[index] ?? []) if (!events.has(number)) found.lost += 1;
    for (let number = 1; number <= last; number += 1) if (!events.has(number)) found.orphans += 1;
    // An event twice, or one whose update is not there.
    found.orphans += told.length - events.size + told.filter((number) => number > last).length;
    found.committed += last;
  }
  await db.close();
  return found;
}

await runBench('restarts', async (database) => {
  const { server } = database;
  const incidents = await makeIncidents(server.appUrl);
  const running = clients(server.appUrl, incidents);
  const readyAfter: number[] = [];
  let { pid } = server;
  let restarts = 0;
  const until = monotonicMs() + SECONDS * 1000;
  for (; monotonicMs() + EVERY_MS < until; restarts += 1) {
    await pause(EVERY_MS);
    const stoppedAt = monotonicMs();
    running.stopping(stoppedAt);
    const again = await restart(database, pid, restarts % 2 === 1);
    pid = again.pid;
    readyAfter.push((again.readyAt - stoppedAt) / 1000);
  }
  await pause(Math.max(0, until - monotonicMs()));
  const finished = await running.finish();
  const open = await idleInTransaction(server.superUrl);
  await running.end();

  const found = await audit(server.appUrl, incidents, running.acknowledged);
  const acknowledged = running.acknowledged.reduce((sum, each) => sum + each.size, 0);
  const recover = running.recoveries.map(({ stoppedAt, at }) => (at - stoppedAt) / 1000);
  const leaked = open + (finished?.idleInTransaction ?? Number.NaN);
  const exits = running.exits() + (finished === null ? 1 : 0);
  return {
    lines: [
      { what: 'restarts, fast and immediate in turn', figure: restarts },
      { what: 'acknowledged transactions', figure: acknowledged },
      { what: 'acknowledged, event missing', figure: found.lost },
      { what: 'update without event or event without update', figure: found.orphans },
      { what: 'broken chains', figure: found.broken },
      { what: 'committed, reported failed', figure: found.committed - acknowledged },
      { what: 'transactions left open', figure: leaked },
      { what: 'errors outside any promise, listened to', figure: finished?.outsidePromises ?? '?' },
      { what: 'process exits', figure: exits },
      { what: 'Postgres answers again, s p50', figure: round(percentile(readyAfter, 0.5)) },
      { what: 'all clients back after the stop, s p50', figure: round(percentile(recover, 0.5)) },
      { what: 'all clients back after the stop, s max', figure: round(Math.max(...recover)) },
      { what: 'restarts after which all came back', figure: recover.length },
    ],
    figures: {
      acknowledged,
      lost: found.lost,
      orphans: found.orphans,
      broken_chains: found.broken,
      leaked_transactions: leaked,
      process_exits: exits,
      recover_s_p50: round(percentile(recover, 0.5)),
      restarts,
    },
  };
});
