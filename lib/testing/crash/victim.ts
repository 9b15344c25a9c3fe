/** A worker's process that makes a transition of each of its runs, and is cut at an edge of it. */
import { writeSync } from 'node:fs';
import { openDatabase } from '@/lib/db';
import type { Platform } from '@/lib/platforms/platform';
import { advance } from '@/lib/worker/engine/advance';
import { watched } from './edges';
import {
  type Finished,
  type Order,
  type OrderedRun,
  order,
  type report,
  STOPPING,
  sameEdge,
} from './order';

const CONNECTION = {
  name: 'virtuoso',
  project: 'virtuoso-generator',
  region: 'us-central1',
  read: 'adc',
  act: 'adc',
  simulated: true,
  endpoint: { kind: 'simulator' },
} as const;

/** Google's client takes most of the time to load; a transition that asks nothing needs none. */
const google =
  process.env.CRASH_NEEDS === 'platform'
    ? {
        ...(await import('@/lib/platforms/cloud-run/client')),
        ...(await import('@/lib/platforms/cloud-run/platform')),
      }
    : null;

function connect(simulator: string): Platform | null {
  if (google === null) return null;
  const client = google.createCloudRunClient(CONNECTION, { simulator, environment: {} });
  return google.createCloudRun(client, () => new Date());
}

const now = performance.now.bind(performance);
let heldUp = 0;
/** What the engine measures of its own pauses: the ordered stop alone, not how busy the machine is. */
let stoppedForMs = 0;
// As this machine's clock would stand after a stop of the ordered length, however long it was.
performance.now = () => now() + heldUp;

async function play({ runs, signal, heldUpMs }: Order): Promise<void> {
  let arrived = 0;
  // A run that is alone is cut in this very instruction.
  const cut = () => {
    arrived += 1;
    if (arrived < runs.length) return;
    if (signal === 'SIGSTOP') writeSync(1, STOPPING);
    const stoppedAt = now();
    process.kill(process.pid, signal);
    heldUp = heldUpMs - (now() - stoppedAt);
    stoppedForMs = heldUpMs;
  };
  await Promise.all(runs.map((run) => advanceTo(run, cut, signal === 'SIGKILL')));
}

async function advanceTo(
  { databaseUrl, simulator, runId, edge }: OrderedRun,
  cut: () => void,
  holds: boolean,
): Promise<void> {
  const platform = connect(simulator);
  const deps = watched(
    {
      db: openDatabase(databaseUrl, 3),
      databaseUrl,
      platform: () => platform,
      probe: async () => ({ passed: true, status: 200, milliseconds: 12, detail: 'Answered 200.' }),
      logs: () => null,
      secret: () => null,
      payload: () => null,
      monotonicMs: () => stoppedForMs,
    },
    (passed) => {
      if (edge === null || !sameEdge(passed, edge)) return false;
      cut();
      return holds;
    },
  );
  tell({ kind: 'finished', advanced: await finish(() => advance(deps, runId)) });
}

async function finish(work: () => Promise<Finished>): Promise<Finished> {
  try {
    return await work();
  } catch {
    return 'threw';
  }
}

function tell(message: ReturnType<typeof report.parse>): void {
  process.send?.(message);
}

process.once('message', (message) => void play(order.parse(message)));
// Whoever started it is gone, or has heard enough.
process.once('disconnect', () => process.exit());
tell({ kind: 'ready' });
