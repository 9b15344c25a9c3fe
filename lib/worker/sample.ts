import { claimTargets } from './claim-targets';
import { asksLogs, countLogs } from './count-logs';
import { every } from './every';
import { InFlight } from './in-flight';
import { KnownMetrics } from './known-metrics';
import { lookTogether } from './look-together';
import { PlatformLooksKept } from './platform-looks-kept';
import { probeTarget } from './probe-target';
import { sampleMetrics } from './sample-metrics';
import { sampledTargets } from './sampled-targets';
import type { WorkerDeps } from './worker-deps';

const CADENCE = { slowSeconds: 15, fastSeconds: 5 };
const AT_ONCE = 32;
const TICK_MS = 1000;
/** A source is asked for all of its targets at once, and so not each time that one of them is due. */
const METRICS_GAP_MS = 4500;
/** Cloud Logging takes 60 queries a minute from a whole project. */
const LOGS_GAP_MS = 14_500;

/** One thing to ask, for one target or for all of a connection. */
interface Job {
  /** Two of one name never run at once. */
  readonly name: string;
  readonly gapMs: number;
  run(): Promise<void>;
}

/** What this worker has told, so that the same is not told again and again. */
interface Told {
  readonly metrics: KnownMetrics;
  readonly platforms: PlatformLooksKept;
}

const nothingTold = (): Told => ({
  metrics: new KnownMetrics(),
  platforms: new PlatformLooksKept(),
});

/**
 * Reads the signals of every target again and again: metrics and logs with one set of queries a
 * connection, the service itself by its probes, its platform as it was last seen. Each source for itself, so that one that hangs holds
 * up none of the others.
 */
export async function sample(deps: WorkerDeps, signal: AbortSignal): Promise<void> {
  const flight = new InFlight(AT_ONCE);
  const begun = new Map<string, number>();
  const busy = new Set<string>();
  const told = nothingTold();
  await every('sample', TICK_MS, signal, async () => {
    if (flight.free === 0) return;
    for (const job of await dueJobs(deps, told, signal)) {
      const now = performance.now();
      const last = begun.get(job.name);
      if (busy.has(job.name) || (last !== undefined && now - last < job.gapMs)) continue;
      begun.set(job.name, now);
      busy.add(job.name);
      flight.start(
        'sample',
        job.run().finally(() => busy.delete(job.name)),
      );
    }
  });
  await flight.settled();
}

/** Samples once whatever is due, and waits for all of it. */
export async function sampleDue(deps: WorkerDeps, signal: AbortSignal): Promise<void> {
  const jobs = await dueJobs(deps, nothingTold(), signal);
  await Promise.all(jobs.map((job) => job.run()));
}

async function dueJobs(deps: WorkerDeps, told: Told, signal: AbortSignal): Promise<Job[]> {
  const claimed = await claimTargets(deps.db, deps.clock, 'signal_frame', {
    ...CADENCE,
    limit: 5000,
  });
  if (claimed.length === 0) return [];
  const all = await sampledTargets(deps);
  const turn = new Set(claimed.map(({ id }) => id));
  const due = all.filter(({ id }) => turn.has(id));
  const places = new Set(due.map(({ metrics }) => metrics.connection));
  const logged = new Set(due.filter(asksLogs).map(({ connection }) => connection));
  const on = (connection: string) => all.filter((target) => target.connection === connection);
  const measuredBy = (connection: string) =>
    all.filter(({ metrics }) => metrics.connection === connection);
  const unprobed = due.filter(({ runbook, probes }) => runbook !== null && probes.length === 0);
  return [
    ...[...places].map((connection) => ({
      name: `metrics ${connection}`,
      gapMs: METRICS_GAP_MS,
      run: () =>
        sampleMetrics(deps, { connection, known: told.metrics }, measuredBy(connection), signal),
    })),
    ...[...logged].map((connection) => ({
      name: `logs ${connection}`,
      gapMs: LOGS_GAP_MS,
      run: () => countLogs(deps, connection, on(connection), signal),
    })),
    ...(unprobed.length === 0
      ? []
      : [
          {
            name: 'platforms',
            gapMs: 0,
            run: () => lookTogether(deps, told.platforms, unprobed, signal),
          },
        ]),
    ...due
      .filter(({ probes }) => probes.length > 0)
      .map((target) => ({
        name: `probes ${target.id}`,
        gapMs: 0,
        run: () => probeTarget(deps, target, signal),
      })),
  ];
}
