/** All that a worker can reach, by the name of a connection in ripcord.yaml. */
import type { Connection } from '@/lib/configuration/schema';
import type { Reach } from '@/lib/signals/sources/address-guard';
import { createCloudLogging } from '@/lib/signals/sources/cloud-logging';
import { createCloudMonitoring } from '@/lib/signals/sources/cloud-monitoring';
import type { LogsSource, MetricsSource } from '@/lib/signals/sources/source';
import { createSymptomLogs, type SymptomLogs } from '@/lib/signals/sources/symptom-logs';
import { createCloudRunClient } from './cloud-run/client';
import { createCloudRun } from './cloud-run/platform';
import type { GoogleSettings } from './google/connection';
import { createLoggingClient } from './google/logging-client';
import { createMonitoringClient } from './google/monitoring-client';
import type { Platform } from './platform';

export interface ProbePolicy {
  /** A simulated connection's probes stay on this machine, a real one's on the public internet. */
  readonly reach: Reach;
}

export interface Connected {
  readonly platform: Platform;
  readonly monitoring: MetricsSource;
  readonly logging: LogsSource;
  readonly symptomLogs: SymptomLogs;
  readonly probePolicy: ProbePolicy;
}

export interface Platforms {
  /** `undefined`: ripcord.yaml has no such connection that could be used. */
  find(connection: string): Connected | undefined;
  close(): Promise<void>;
}

/**
 * Connects to nothing by itself: a wrong credential or endpoint is told by the first call, as an
 * error of that connection alone.
 */
export function createPlatforms(
  connections: readonly Connection[],
  settings: GoogleSettings & { readonly clock: () => Date },
): Platforms {
  const opened = connections.map((connection) => {
    const run = createCloudRunClient(connection, settings);
    const metrics = createMonitoringClient(connection, settings);
    const logs = createLoggingClient(connection, settings);
    const connected: Connected = {
      platform: createCloudRun(run, settings.clock),
      monitoring: createCloudMonitoring(metrics, connection),
      logging: createCloudLogging(logs),
      symptomLogs: createSymptomLogs(logs),
      probePolicy: { reach: connection.simulated ? 'loopback' : 'public' },
    };
    return { name: connection.name, connected, clients: [run, metrics, logs] };
  });
  const byName = new Map(opened.map(({ name, connected }) => [name, connected]));
  return {
    find: (connection) => byName.get(connection),
    async close() {
      await Promise.all(opened.flatMap(({ clients }) => clients.map((client) => client.close())));
    },
  };
}
