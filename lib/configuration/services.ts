import type { z } from 'zod';
import { slug as slugSchema } from '@/lib/runbooks/schema';
import type { Checker } from './checker';
import type { Connection, KubernetesConnection, PlatformConnection } from './connection-schema';
import type { RefusedConnections } from './connections';
import { didYouMean } from './did-you-mean';
import type { PathKey } from './problem';
import {
  CLOUD_RUN_REF,
  type Configuration,
  type ConfiguredService,
  type ConfiguredTarget,
  serviceEntry,
  type targetEntry,
  WORKLOAD_REF,
} from './schema';

/** Reads `services:`. A service whose targets can't be used stays listed, with the reason. */
export function parseServices(
  checker: Checker,
  section: unknown,
  connections: readonly Connection[],
  environments: Configuration['environments'],
  refused: RefusedConnections,
): ConfiguredService[] {
  const taken = new Map<string, string>();
  return checker.entries(section, 'services', slugSchema).map(([slug, raw]) => {
    const at = ['services', slug];
    const entry = checker.check(serviceEntry, raw, at);
    if (entry === null) {
      return {
        slug,
        name: slug,
        runbook: null,
        team: null,
        targets: [],
        notConnected: `Service "${slug}" in ripcord.yaml has a mistake.`,
        secrets: {},
      };
    }
    const reasons: string[] = [];
    const targets = entry.targets.flatMap((target, index): ConfiguredTarget[] => {
      const here: PathKey[] = [...at, 'targets', index];
      const connection = connections.find((known) => known.name === target.connection);
      const refusal = refused.get(target.connection);
      if (connection === undefined) {
        const message = `There is no connection "${target.connection}".`;
        reasons.push(refusal ?? message);
        if (refusal === undefined) {
          const known = [...connections.map(({ name }) => name), ...refused.keys()];
          checker.add([...here, 'connection'], message, didYouMean(target.connection, known));
        }
        return [];
      }
      if (connection.kind === 'prometheus') {
        const message = `"${connection.name}" gives metrics, and nothing runs there.`;
        const hint = 'Name it under "metrics" of the target.';
        checker.add([...here, 'connection'], message, hint);
        reasons.push(message);
        return [];
      }
      const environment = environments.find((known) => known.name === target.environment);
      if (environment === undefined) {
        const message = `There is no environment "${target.environment}".`;
        const known = environments.map(({ name }) => name);
        checker.add([...here, 'environment'], message, didYouMean(target.environment, known));
        reasons.push(message);
        return [];
      }
      const mismatch = refProblem(target.ref, connection);
      const key = `${connection.name} ${target.ref}`;
      const other = taken.get(key);
      const message =
        mismatch ?? (other === undefined ? null : `"${other}" already has this target.`);
      if (message !== null) {
        checker.add([...here, 'ref'], message);
        reasons.push(message);
        return [];
      }
      taken.set(key, slug);
      return [
        {
          role: target.role,
          environment: environment.name,
          production: environment.production,
          connection: connection.name,
          kind: connection.kind,
          ref: target.ref,
          url: target.url ?? null,
          metrics: metricsOf(checker, target, connections, refused, here),
          simulated: connection.simulated,
        },
      ];
    });
    return {
      slug,
      name: entry.name,
      runbook: entry.runbook ?? null,
      team: entry.team ?? null,
      targets,
      notConnected:
        targets.length > 0
          ? null
          : (reasons[0] ?? entry.not_connected ?? 'No target is named in ripcord.yaml.'),
      secrets: entry.secrets,
      ...(entry.payloads === undefined ? {} : { payloads: entry.payloads }),
    };
  });
}

/** A wrong name is told and kept: better no metrics than those of a source that was not meant. */
function metricsOf(
  checker: Checker,
  { metrics }: z.infer<typeof targetEntry>,
  connections: readonly Connection[],
  refused: RefusedConnections,
  here: readonly PathKey[],
): ConfiguredTarget['metrics'] {
  if (metrics === undefined) return null;
  const at = [...here, 'metrics', 'connection'];
  const found = connections.find(({ name }) => name === metrics.connection);
  if (found === undefined && !refused.has(metrics.connection)) {
    const known = connections.flatMap(({ name, kind }) => (kind === 'prometheus' ? [name] : []));
    const message = `There is no connection "${metrics.connection}".`;
    checker.add(at, message, didYouMean(metrics.connection, known));
  } else if (found?.kind === 'cloud-run') {
    checker.add(
      at,
      `"${found.name}" is a Cloud Run connection, whose metrics belong to its own targets.`,
      'Name a connection of kind prometheus, or leave "metrics" out for Cloud Monitoring.',
    );
  }
  return metrics;
}

function refProblem(ref: string, connection: PlatformConnection): string | null {
  if (connection.kind === 'kubernetes') return workloadProblem(ref, connection);
  const match = CLOUD_RUN_REF.exec(ref);
  if (match === null) return 'Write projects/PROJECT/locations/REGION/services/SERVICE.';
  if (match[1] !== connection.project) {
    return `This names project "${match[1]}", but connection "${connection.name}" is for "${connection.project}".`;
  }
  if (match[2] !== connection.region) {
    return `This names region "${match[2]}", but connection "${connection.name}" is for "${connection.region}".`;
  }
  return null;
}

function workloadProblem(ref: string, { name, namespaces }: KubernetesConnection): string | null {
  const namespace = WORKLOAD_REF.exec(ref)?.[1];
  if (namespace === undefined) return 'Write NAMESPACE/deployments/NAME.';
  if (namespaces.length === 0 || namespaces.includes(namespace)) return null;
  return `Connection "${name}" does not look into the namespace "${namespace}".`;
}
