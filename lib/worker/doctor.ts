/** Answers who asked whether the connections work: looks at each, and at what its credentials may do. */
import type {
  ConnectionReport,
  ConnectionsReport,
  CredentialReport,
  Look,
} from '@/lib/configuration/connection-report';
import type { Connection } from '@/lib/configuration/connection-schema';
import type { Configuration, ConfiguredTarget } from '@/lib/configuration/schema';
import { log } from '@/lib/log';
import { type Connected, type ConnectedCloudRun, onGoogle } from '@/lib/platforms/registry';
import type { Result } from '@/lib/result';
import { every } from './every';
import type { WorkerDeps } from './worker-deps';

const TICK_MS = 500;
const DEADLINE_MS = 25_000;
/** A worker that died over it is followed by the next. */
const TAKEN_OVER_SECONDS = 40;
const WINDOW_SECONDS = 300;
const MINUTE_MS = 60_000;

export async function doctor(deps: WorkerDeps, signal: AbortSignal): Promise<void> {
  await every('connection checks', TICK_MS, signal, () => answerConnectionCheck(deps, signal));
}

/** Answers one check that was asked for, if there is one; forgets those of yesterday. */
export async function answerConnectionCheck(deps: WorkerDeps, signal: AbortSignal): Promise<void> {
  const id = await claim(deps);
  if (id === null) return;
  const ended = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
  const report = await examine(deps, ended).catch((error: unknown): ConnectionsReport => {
    log.error({ err: error }, 'the connections could not be checked');
    return { connections: [], problem: 'The check failed; the worker’s log says why.' };
  });
  if (signal.aborted) return;
  const { prisma } = deps.db;
  await prisma.$executeRaw`
    update connection_check
    set status = 'done', ended_at = ripcord.now(), report = ${JSON.stringify(report)}::jsonb
    where id = ${id}::uuid and status = 'running'`;
  await prisma.$executeRaw`
    delete from connection_check
    where status = 'done' and ended_at < ripcord.now() - interval '1 day'`;
}

async function claim({ db: { prisma } }: WorkerDeps): Promise<string | null> {
  const rows = await prisma.$queryRaw<{ id: string }[]>`
    update connection_check set status = 'running', started_at = ripcord.now()
    where status = 'asked'
      or (status = 'running'
        and started_at < ripcord.now() - make_interval(secs => ${TAKEN_OVER_SECONDS}::float8))
    returning id`;
  return rows[0]?.id ?? null;
}

/** All connections at once: one that hangs keeps nobody from the others' answers. */
export async function examine(
  deps: Pick<WorkerDeps, 'find' | 'metrics' | 'configuration' | 'clock'>,
  signal: AbortSignal,
): Promise<ConnectionsReport> {
  const configuration = deps.configuration();
  if (configuration === null) {
    return { connections: [], problem: 'ripcord.yaml can’t be used; nothing is connected.' };
  }
  const { connections } = configuration;
  if (connections.length === 0) {
    return { connections: [], problem: 'ripcord.yaml names no connection that can be used.' };
  }
  return {
    connections: await Promise.all(
      connections.map((connection) => examineOne(deps, configuration, connection, signal)),
    ),
    problem: null,
  };
}

type Deps = Parameters<typeof examine>[0];

async function examineOne(
  deps: Deps,
  configuration: Configuration,
  connection: Connection,
  signal: AbortSignal,
): Promise<ConnectionReport> {
  const targets = configuration.services.flatMap((service) =>
    service.targets.map((target) => ({ ...target, service: service.slug })),
  );
  const metered = targets.flatMap(({ metrics, ...target }) => {
    const place = metrics ?? { connection: target.connection, service: target.ref };
    return place.connection === connection.name
      ? [{ service: target.service, ref: place.service }]
      : [];
  });
  const { name, kind } = connection;
  const metricsLook = lookAtMetrics(deps, connection, metered, signal);
  if (kind === 'prometheus') {
    return {
      connection: name,
      kind,
      project: null,
      simulated: false,
      looks: [await metricsLook],
      credentials: [],
    };
  }
  const connected = deps.find(name);
  const google = onGoogle(connected);
  const its = targets.filter((target) => target.connection === name);
  const [looks, metricsSeen, logs, credentials] = await Promise.all([
    Promise.all(its.map((target) => lookAtTarget(connected, target, signal))),
    metricsLook,
    kind === 'cloud-run' ? lookAtLogs(deps, google, its, signal) : [],
    credentialsOf(connected, its, signal),
  ]);
  return {
    connection: name,
    kind,
    project: kind === 'cloud-run' ? connection.project : null,
    simulated: connection.simulated,
    looks: [...looks, ...(metered.length > 0 ? [metricsSeen] : []), ...logs],
    credentials,
  };
}

function credentialsOf(
  connected: Connected | undefined,
  targets: readonly Target[],
  signal: AbortSignal,
): Promise<CredentialReport[]> {
  const uses = ['read', 'act'] as const;
  switch (connected?.kind) {
    case undefined:
      return Promise.resolve([]);
    case 'cloud-run':
      return Promise.all(uses.map((use) => connected.google.checkCredential(use, signal)));
    case 'kubernetes': {
      const refs = targets.map(({ ref }) => ref);
      return Promise.all(uses.map((use) => connected.checkCredential(use, refs, signal)));
    }
  }
}

type Target = ConfiguredTarget & { readonly service: string };

function told(what: string, answer: Result<unknown, { readonly message: string }>): Look {
  return { what, works: answer.ok ? 'yes' : 'no', why: answer.ok ? null : answer.error.message };
}

const notConnected = (what: string): Look => ({
  what,
  works: 'unknown',
  why: 'The connection is being opened; ask again.',
});

async function lookAtTarget(
  connected: Connected | undefined,
  { service, kind, connection, ref }: Target,
  signal: AbortSignal,
): Promise<Look> {
  const what = `${kind === 'cloud-run' ? 'Cloud Run' : 'Kubernetes'}: ${service}`;
  if (connected === undefined) return notConnected(what);
  const address = { id: service, kind, connection, ref };
  return told(what, await connected.platform.observe(address, signal));
}

async function lookAtMetrics(
  deps: Deps,
  { name, kind }: Connection,
  metered: readonly { readonly service: string; readonly ref: string }[],
  signal: AbortSignal,
): Promise<Look> {
  const what = kind === 'prometheus' ? 'Prometheus' : 'Cloud Monitoring';
  const source = deps.metrics(name);
  if (source === undefined) return notConnected(what);
  const [first] = metered;
  if (first === undefined) {
    return { what, works: 'unknown', why: 'No service takes its metrics from it.' };
  }
  const request = { now: deps.clock.now(), windowsSeconds: [WINDOW_SECONDS] };
  return told(what, await source.sample([{ id: first.service, ref: first.ref }], request, signal));
}

async function lookAtLogs(
  deps: Deps,
  connected: ConnectedCloudRun | undefined,
  targets: readonly Target[],
  signal: AbortSignal,
): Promise<Look[]> {
  const what = 'Cloud Logging';
  const [first] = targets;
  if (first === undefined) return [];
  if (connected === undefined) return [notConnected(what)];
  const since = new Date(deps.clock.now().getTime() - MINUTE_MS);
  const query = { ref: first.ref, revision: null, since };
  return [told(what, await connected.logging.export(query, 1, signal))];
}
