import { runbooksInForce } from '@/lib/configuration/in-force';
import { err, ok, type Result } from '@/lib/result';
import { storedRunbook } from '@/lib/runbooks/stored-runbook';
import type { SignalFrame } from '@/lib/signals/reading';
import { claimTargets } from './claim-targets';
import { every } from './every';
import { InFlight } from './in-flight';
import { UNDER_WAY } from './open-incidents';
import { recordFrame, type SampledTarget } from './record-frame';
import type { WorkerDeps } from './worker-deps';

const CADENCE = { slowSeconds: 15, fastSeconds: 5 };
const CONNECTIONS_AT_ONCE = 8;
const TICK_MS = 1000;
const DEADLINE_MS = 12_000;
/** Where no runbook names a window. */
const DEFAULT_WINDOW_SECONDS = 300;

/** Reads the signals of every target again and again, with one set of queries a connection. */
export async function sample(deps: WorkerDeps, signal: AbortSignal): Promise<void> {
  const flight = new InFlight(CONNECTIONS_AT_ONCE);
  const busy = new Set<string>();
  await every('sample', TICK_MS, signal, async () => {
    if (flight.free === 0) return;
    for (const connection of await claimConnections(deps)) {
      if (busy.has(connection)) continue;
      busy.add(connection);
      flight.start(
        'sample',
        sampleConnection(deps, connection, signal).finally(() => busy.delete(connection)),
      );
    }
  });
  await flight.settled();
}

/** Samples once whatever is due, and waits for all of it. */
export async function sampleDue(deps: WorkerDeps, signal: AbortSignal): Promise<void> {
  const connections = await claimConnections(deps);
  await Promise.all(connections.map((connection) => sampleConnection(deps, connection, signal)));
}

async function claimConnections(deps: WorkerDeps): Promise<string[]> {
  const due = await claimTargets(deps.db, deps.clock, 'signal_frame', { ...CADENCE, limit: 5000 });
  return [...new Set(due.map(({ connection }) => connection))];
}

/** All targets of the connection, also those whose turn it is not: the queries are the same. */
async function sampleConnection(
  deps: WorkerDeps,
  connection: string,
  signal: AbortSignal,
): Promise<void> {
  const targets = await targetsOf(deps, connection);
  const windows = targets.flatMap(({ windows: own }) => own);
  const request = {
    now: deps.clock.now(),
    windowsSeconds: [...new Set(windows.length > 0 ? windows : [DEFAULT_WINDOW_SECONDS])].sort(
      (a, b) => a - b,
    ),
  };
  const answer = await ask(deps, connection, targets, request, signal);
  if (signal.aborted) return;
  for (const target of targets) {
    const frame = answer.ok ? answer.value.find(({ targetId }) => targetId === target.id) : null;
    await recordFrame(deps.db, target, frame ? ok(frame) : err(answer.ok ? MISSING : answer.error));
  }
}

const MISSING = 'The metrics source left this target out of its answer.';

interface TargetToSample extends SampledTarget {
  readonly ref: string;
  readonly windows: readonly number[];
}

async function ask(
  deps: WorkerDeps,
  connection: string,
  targets: readonly TargetToSample[],
  request: { readonly now: Date; readonly windowsSeconds: readonly number[] },
  signal: AbortSignal,
): Promise<Result<SignalFrame[], string>> {
  const connected = deps.find(connection);
  if (connected === undefined) {
    return err(`Connection "${connection}" can't be used: look at ripcord.yaml.`);
  }
  const ended = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
  const answer = await connected.monitoring.sample(targets, request, ended);
  return answer.ok ? answer : err(answer.error.message);
}

/** With the windows of the runbook in force and of those that open incidents are decided by. */
async function targetsOf({ db }: WorkerDeps, connection: string): Promise<TargetToSample[]> {
  const inForce = await runbooksInForce(db.prisma);
  const rows = await db.prisma.target.findMany({
    where: { connection, retiredAt: null },
    include: {
      service: {
        include: {
          runbook: { select: { slug: true } },
          incidents: { where: { incident: { status: UNDER_WAY } }, include: { version: true } },
        },
      },
    },
  });
  return rows.map(({ id, ref, serviceId, service }) => {
    const own = service.runbook === null ? undefined : inForce.get(service.runbook.slug);
    const frozen = service.incidents.flatMap(({ version }) =>
      version === null ? [] : [storedRunbook(version)],
    );
    const runbooks = own === undefined ? frozen : [own.runbook, ...frozen];
    return {
      id,
      ref,
      serviceId,
      service: service.slug,
      runbook: own?.runbook ?? null,
      windows: runbooks.flatMap(({ signals }) => signals.map(({ window }) => window.seconds)),
    };
  });
}
