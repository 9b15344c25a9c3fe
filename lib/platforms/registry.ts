/** All that a worker can reach, by the name of a connection in ripcord.yaml. */
import type { CredentialReport } from '@/lib/configuration/connection-report';
import type {
  CloudRunConnection,
  Connection,
  KubernetesConnection,
} from '@/lib/configuration/connection-schema';
import type { Reach } from '@/lib/signals/sources/address-guard';
import { createCloudLogging } from '@/lib/signals/sources/cloud-logging';
import { createCloudMonitoring } from '@/lib/signals/sources/cloud-monitoring';
import { createLogTail, type LogTail } from '@/lib/signals/sources/log-tail';
import { createPrometheusMetrics } from '@/lib/signals/sources/prometheus';
import { createRevisionPaces, type RevisionPaces } from '@/lib/signals/sources/revision-pace';
import type { LogsSource, MetricsSource } from '@/lib/signals/sources/source';
import { createSymptomLogs, type SymptomLogs } from '@/lib/signals/sources/symptom-logs';
import { createCloudRunClient } from './cloud-run/client';
import { createCloudRun } from './cloud-run/platform';
import { withReplaceService } from './cloud-run/replace-service';
import { readBeside } from './google/beside';
import { createRetryBuild } from './google/build-retry-action';
import type { GoogleSettings } from './google/connection';
import { createGoogle, type Google } from './google/google';
import { createLoggingClient } from './google/logging-client';
import { createMonitoringClient } from './google/monitoring-client';
import { readReferences } from './google/references';
import { createGrantRole } from './google/role-grant-action';
import { createSetSecretVersionState } from './google/secret-version-action';
import { checkClusterCredential } from './kubernetes/check-credential';
import { createKubernetesClient } from './kubernetes/client';
import { type ClusterSettings, clusterSettings } from './kubernetes/cluster-access';
import { createKubernetes } from './kubernetes/platform';
import { parseRef } from './kubernetes/resources';
import type { Platform } from './platform';
import { createPrometheusClient } from './prometheus/client';

interface Runs {
  readonly platform: Platform;
  /** A simulated connection's probes stay on this machine. */
  readonly reach: Reach;
}

export interface ConnectedCloudRun extends Runs {
  readonly kind: 'cloud-run';
  readonly monitoring: MetricsSource;
  readonly logging: LogsSource;
  readonly symptomLogs: SymptomLogs;
  /** What a person reads beside the decision: the newest lines, latencies, instances. */
  readonly logTail: LogTail;
  readonly paces: RevisionPaces;
  /** What is beside Cloud Run in the same project. */
  readonly google: Google;
}

export interface ConnectedCluster extends Runs {
  readonly kind: 'kubernetes';
  /** `refs`: of the targets that it has. */
  checkCredential(
    use: 'read' | 'act',
    refs: readonly string[],
    signal: AbortSignal,
  ): Promise<CredentialReport>;
}

export type Connected = ConnectedCloudRun | ConnectedCluster;

/** Undefined: there is no such connection, or nothing of Google is beside it. */
export function onGoogle(connected: Connected | undefined): ConnectedCloudRun | undefined {
  return connected?.kind === 'cloud-run' ? connected : undefined;
}

export interface Platforms {
  /** `undefined`: ripcord.yaml has no such connection that could be used. */
  find(connection: string): Connected | undefined;
  /** Of a connection that gives metrics alone, or of a platform that has its own. */
  metrics(connection: string): MetricsSource | undefined;
  close(): Promise<void>;
}

export interface PlatformSettings extends GoogleSettings, ClusterSettings {
  readonly clock: () => Date;
  /** Where a target answers that its platform tells no address of; absent: nowhere known. */
  readonly urlOf?: (connection: string, ref: string) => string | null;
}

/**
 * Connects to nothing by itself: a wrong credential or endpoint is told by the first call, as an
 * error of that connection alone.
 */
export function createPlatforms(
  connections: readonly Connection[],
  settings: PlatformSettings,
): Platforms {
  const opened = connections.flatMap((connection): Opened[] => {
    if (connection.kind === 'cloud-run') return [openCloudRun(connection, settings)];
    return connection.kind === 'kubernetes' ? [openCluster(connection, settings)] : [];
  });
  const byName = new Map(opened.map(({ name, connected }) => [name, connected]));
  const metrics = new Map<string, MetricsSource>(
    connections.flatMap((connection) => {
      if (connection.kind !== 'prometheus') return [];
      const client = createPrometheusClient(connection, settings.environment);
      return [[connection.name, createPrometheusMetrics(client, connection)] as const];
    }),
  );
  return {
    find: (connection) => byName.get(connection),
    metrics: (connection) =>
      metrics.get(connection) ?? onGoogle(byName.get(connection))?.monitoring,
    async close() {
      await Promise.all(opened.flatMap(({ clients }) => clients.map((client) => client.close())));
    },
  };
}

interface Opened {
  readonly name: string;
  readonly connected: Connected;
  readonly clients: readonly { close(): unknown }[];
}

function openCluster(connection: KubernetesConnection, settings: PlatformSettings): Opened {
  const client = createKubernetesClient(clusterSettings(connection, settings));
  const cluster = createKubernetes(client, settings.clock, connection.exec);
  // Looks together leave out the data of ConfigMaps, which is recorded with what ran: two looks of one
  // state have to be alike, so each workload is looked at by itself.
  const { observeAll: _, ...alone } = cluster;
  const connected: ConnectedCluster = {
    kind: 'kubernetes',
    platform: {
      ...alone,
      async observe(address, signal) {
        const read = await cluster.observe(address, signal);
        const url = settings.urlOf?.(address.connection, address.ref) ?? null;
        return read.ok ? { ok: true, value: { ...read.value, url } } : read;
      },
    },
    checkCredential(use, refs, signal) {
      const used = refs.flatMap((ref) => parseRef(ref)?.namespace ?? []);
      return checkClusterCredential(connection, client, used, use, signal);
    },
    reach: connection.simulated ? 'loopback' : 'public',
  };
  return { name: connection.name, connected, clients: [cluster] };
}

function openCloudRun(connection: CloudRunConnection, settings: PlatformSettings): Opened {
  const updates = createCloudRunClient(connection, settings);
  const run = connection.compareAndSwap
    ? withReplaceService(updates, connection, settings)
    : updates;
  const metrics = createMonitoringClient(connection, settings);
  const logs = createLoggingClient(connection, settings);
  const google = createGoogle(connection, settings);
  const cloudRun = createCloudRun(run, settings.clock);
  const connected: ConnectedCloudRun = {
    kind: 'cloud-run',
    platform: {
      ...cloudRun,
      actions: {
        ...cloudRun.actions,
        set_secret_version_state: createSetSecretVersionState(google.secrets),
        grant_role: createGrantRole(google.policy),
        retry_build: createRetryBuild(google.builds),
      },
      beside: (address, subjects, signal) => readBeside(google, address, subjects, signal),
      references: (address, revisions, signal) =>
        readReferences(google, address, revisions, signal),
    },
    monitoring: createCloudMonitoring(metrics, connection),
    logging: createCloudLogging(logs),
    symptomLogs: createSymptomLogs(logs),
    logTail: createLogTail(logs),
    paces: createRevisionPaces(metrics, connection),
    google,
    reach: connection.simulated ? 'loopback' : 'public',
  };
  return { name: connection.name, connected, clients: [run, metrics, logs, google] };
}
