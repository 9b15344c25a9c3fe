import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { openDatabase } from '@/lib/db';
import { MANY_LOCATION, MANY_PROJECT } from '@/simulator/scenarios/many-services';
import { machine, percentile, round } from './bench';
import { type DecideStack, withStack } from './decide-stack';
import { fleetConfiguration } from './fleet-configuration';
import { openViewer } from './fleet-view';
import { measureListing } from './gcloud-facts';

/**
 * A fleet of a thousand services with a hundred revisions each: how long until a signed-in screen
 * shows it, in how many kilobytes, how often the worker asks the platform, and what it takes.
 */
const SERVICES = Number(process.env.BENCH_SERVICES ?? 1000);
const REVISIONS = Number(process.env.BENCH_REVISIONS ?? 100);
const LOADS = 7;
const WARM_UP = 1;
const SEEN_WITHIN_MS = Number(process.env.BENCH_SETTLE_SECONDS ?? 600) * 1000;
const MINUTE_MS = 60_000;

/** Reads of the Admin API, by its methods: those that its quota counts. */
const RUN_READS = ['GetService', 'ListServices', 'GetRevision', 'ListRevisions', 'GetOperation'];

async function readsOf(stack: DecideStack): Promise<Record<string, number>> {
  const answer = await fetch(`${stack.simulator?.http}/reads`);
  return z.record(z.string(), z.number()).parse(await answer.json());
}

/** How often each method was asked in one minute. */
async function oneMinute(stack: DecideStack): Promise<Record<string, number>> {
  const before = await readsOf(stack);
  const startedAt = performance.now();
  await pause(MINUTE_MS);
  const after = await readsOf(stack);
  const minutes = (performance.now() - startedAt) / MINUTE_MS;
  return Object.fromEntries(
    Object.entries(after).map(([method, count]) => [
      method,
      round((count - (before[method] ?? 0)) / minutes, 1),
    ]),
  );
}

const runReads = (reads: Record<string, number>) =>
  round(
    RUN_READS.reduce((sum, method) => sum + (reads[method] ?? 0), 0),
    1,
  );
const words = (reads: Record<string, number>) =>
  Object.entries(reads)
    .filter(([, count]) => count > 0)
    .map(([method, count]) => `${method} ${count}`)
    .join(', ');

/** Milliseconds until every service was seen and measured once; null: not within the time. */
async function allSeen(stack: DecideStack): Promise<number | null> {
  const db = openDatabase(stack.appUrl, 1);
  const startedAt = performance.now();
  try {
    while (performance.now() - startedAt < SEEN_WITHIN_MS) {
      const [seen, sampled] = await Promise.all([
        db.prisma.observation.count({ where: { observedAt: { not: null } } }),
        db.prisma.signalFrame.count({ where: { frame: { not: {} } } }),
      ]);
      if (seen >= SERVICES && sampled >= SERVICES) return performance.now() - startedAt;
      await pause(500);
    }
    return null;
  } finally {
    await db.close();
  }
}

/** Resident memory of this process's child that runs `file`, in MiB; null: there is none. */
function residentMb(file: string): number | null {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(file)) continue;
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      if (Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]) !== process.pid) continue;
      return round(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024, 0);
    } catch {
      // It ended meanwhile.
    }
  }
  return null;
}

const figures = await withStack(
  async (stack) => {
    const settledMs = await allSeen(stack);
    const highest = residentMb('lib/worker/main.ts');
    const reads = settledMs === null ? null : await oneMinute(stack);
    const rss = residentMb('lib/worker/main.ts');
    const viewer = await openViewer(stack);
    try {
      const loads = [];
      for (let load = 0; load < WARM_UP + LOADS; load += 1) loads.push(await viewer.load());
      const cold = loads.slice(WARM_UP);
      const watched = await viewer.watchWhile(async () => {
        await pause(5000);
        return oneMinute(stack);
      });
      const of = (pick: (load: (typeof cold)[number]) => number) => cold.map(pick);
      const place = { project: MANY_PROJECT, region: MANY_LOCATION, service: 'many-01' };
      const peer =
        stack.simulator === null
          ? { took: null, because: 'there is no simulator' }
          : await measureListing(stack.simulator.rest, place);
      const middle = percentile(
        of(({ rowsMs }) => rowsMs),
        0.5,
      );
      const row = (what: string, figure: string | number, goal = '') => ({ what, figure, goal });
      console.table([
        row('services, revisions of each', `${SERVICES} × ${REVISIONS}`),
        row(
          'worker started → every service seen and measured',
          settledMs === null
            ? `not within ${SEEN_WITHIN_MS / 1000} s`
            : `${round(settledMs / 1000, 1)} s`,
        ),
        row('first view, p50 of cold loads', `${round(middle, 0)} ms`, '≤ 1000 ms'),
        row('  the slowest', `${round(Math.max(...of(({ rowsMs }) => rowsMs)), 0)} ms`),
        row(
          'document and data until then',
          `${round(
            percentile(
              of(({ firstKb }) => firstKb),
              0.5,
            ),
            0,
          )} KB`,
          '≤ 150 KB',
        ),
        row(
          '  and once it has asked for all',
          `${round(
            percentile(
              of(({ settledKb }) => settledKb),
              0.5,
            ),
            0,
          )} KB`,
        ),
        row(
          '  scripts beside it, which a browser keeps',
          `${round(
            percentile(
              of(({ scriptKb }) => scriptKb),
              0.5,
            ),
            0,
          )} KB`,
        ),
        row('rows in the table', cold[0]?.rows ?? 0),
        row(
          'reads a minute, nobody looks',
          reads === null ? 'not settled' : runReads(reads),
          '≤ 60',
        ),
        row('  by method', reads === null ? '' : words(reads)),
        row('reads a minute, the fleet is on a screen', runReads(watched), '≤ 60'),
        row('  by method', words(watched)),
        row('memory of the worker, settled', `${rss} MiB`),
        row('  when every service had just been seen', `${highest} MiB`),
        peer.took === null
          ? row('gcloud run services list, revisions list of one', `none: ${peer.because}`)
          : row(
              'gcloud run services list, revisions list of one, p50',
              `${round(percentile(peer.took, 0.5), 0)} ms`,
            ),
      ]);
      console.log(
        'first_view_kb: kilobytes (1024) on the wire, compressed, of the HTML and the data that came until the first row was painted; scripts, styles and fonts are not in it.',
      );
      return {
        first_view_ms: round(middle, 0),
        first_view_kb: round(
          percentile(
            of(({ firstKb }) => firstKb),
            0.5,
          ),
          1,
        ),
        reads_per_minute: reads === null ? null : runReads(reads),
        rss_mb: rss,
        reads_per_minute_watched: runReads(watched),
        gcloud_ms: peer.took === null ? null : round(percentile(peer.took, 0.5), 0),
      };
    } finally {
      await viewer.close();
    }
  },
  (dataDir) => ({
    ...fleetConfiguration(dataDir, SERVICES),
    RIPCORD_SIMULATOR_SCENARIO: `many:${SERVICES}:${REVISIONS}`,
  }),
);
console.log(JSON.stringify({ bench: 'fleet', figures, machine: machine() }));
process.exit(0);
