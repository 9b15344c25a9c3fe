/** From a connection of ripcord.yaml to how its cluster is reached, with the credential read. */
import { readFileSync } from 'node:fs';
import type { KubernetesConnection } from '@/lib/configuration/connection-schema';
import { err, ok, type Result } from '@/lib/result';
import type { ClusterAccess, KubernetesSettings } from './connection';

/** What a process knows beside ripcord.yaml. */
export interface ClusterSettings {
  /** Where `env:NAME` looks. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What `endpoint: simulator` stands for; absent or null: none runs. */
  readonly simulatedCluster?:
    | { readonly address: string; readonly token: string }
    | null
    | undefined;
}

/** A credential that can't be read is told by the first call, as an error of that connection alone. */
export function clusterSettings(
  connection: KubernetesConnection,
  settings: ClusterSettings,
): KubernetesSettings {
  const { name, namespaces, gitopsNamespace, simulated } = connection;
  const access = (use: 'read' | 'act'): ClusterAccess => {
    const found = accessOf(connection, use, settings);
    if (found.ok) return found.value;
    return { kind: 'unusable', why: `Connection ${name}: its ${use} credential ${found.error}` };
  };
  return {
    name,
    read: access('read'),
    act: access('act'),
    namespaces,
    gitopsNamespace,
    simulated,
  };
}

function accessOf(
  { endpoint, server, ca, ...connection }: KubernetesConnection,
  use: 'read' | 'act',
  { environment, simulatedCluster }: ClusterSettings,
): Result<ClusterAccess, string> {
  if (endpoint.kind === 'simulator') {
    if (!simulatedCluster) return err('is for a simulator, and none runs.');
    const { address, token } = simulatedCluster;
    return ok({ kind: 'server', server: `http://${address}`, token, ca: null });
  }
  const reference = connection[use];
  if (reference === 'in-cluster') return ok({ kind: 'in-cluster' });
  if (reference.startsWith('kubeconfig:')) {
    const [path = '', context = null] = reference.slice('kubeconfig:'.length).split('#');
    const text = fileText(path);
    return text.ok ? ok({ kind: 'kubeconfig', text: text.value, context }) : text;
  }
  const where = endpoint.kind === 'address' ? addressText(endpoint) : server;
  if (where === null) return err('is a token, and "server" does not say whose.');
  const authority = ca === null ? ok(null) : secretOf(ca, environment);
  if (!authority.ok) return err(`is fine, and its CA ${authority.error}`);
  if (reference.startsWith('file:')) {
    const tokenFile = reference.slice('file:'.length);
    return ok({ kind: 'server', server: where, token: null, tokenFile, ca: authority.value });
  }
  const token = secretOf(reference, environment);
  if (!token.ok) return token;
  return ok({ kind: 'server', server: where, token: token.value, ca: authority.value });
}

function addressText({
  host,
  port,
  tls,
}: {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
}): string {
  return `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** `env:NAME` or `file:PATH`. */
function secretOf(
  reference: string,
  environment: ClusterSettings['environment'],
): Result<string, string> {
  if (reference.startsWith('file:')) return fileText(reference.slice('file:'.length));
  const name = reference.slice('env:'.length);
  const value = environment[name]?.trim();
  return value ? ok(value) : err(`is in ${name}, which is not set.`);
}

function fileText(path: string): Result<string, string> {
  try {
    return ok(readFileSync(path, 'utf8').trim());
  } catch {
    return err(`can't be read from ${path}.`);
  }
}
