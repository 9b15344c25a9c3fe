import { type Checker, isMap } from './checker';
import {
  type Connection,
  cloudRunConnection,
  type Endpoint,
  KINDS,
  kubernetesConnection,
  LATER_KINDS,
  prometheusConnection,
} from './connection-schema';
import { didYouMean } from './did-you-mean';

/** Connections that were named but can't be used, and why: the reason their services are given. */
export type RefusedConnections = Map<string, string>;

const PLATFORM_NAMES: Readonly<Record<(typeof LATER_KINDS)[number], string>> = {
  docker: 'Docker',
};

/** Reads `connections:`; what is left out is put in `refused` with its reason. */
export function parseConnections(
  checker: Checker,
  section: unknown,
  demo: boolean,
  refused: RefusedConnections,
): Connection[] {
  return checker.entries(section, 'connections').flatMap(([name, raw]): Connection[] => {
    const at: [string, string] = ['connections', name];
    const kind: unknown = isMap(raw) ? raw.kind : undefined;
    const later = LATER_KINDS.find((known) => known === kind);
    if (later !== undefined) {
      refused.set(name, `${PLATFORM_NAMES[later]} is not connected yet.`);
      return [];
    }
    refused.set(name, `Connection "${name}" in ripcord.yaml has a mistake.`);
    if (kind === 'prometheus') {
      const entry = checker.check(prometheusConnection, raw, at);
      if (entry === null) return [];
      refused.delete(name);
      return [{ ...entry, name, read: entry.read ?? null }];
    }
    if (kind === 'kubernetes') {
      const entry = checker.check(kubernetesConnection, raw, at);
      const where = entry === null ? null : placeOf(checker, entry, at, demo, refused);
      if (entry === null || where === null) return [];
      const { server = null, ca = null, read, act, namespaces, exec } = entry;
      const gitopsNamespace = entry.gitops_namespace;
      const rights = { read, act, namespaces, gitopsNamespace, exec };
      return [{ name, kind, server, ca, ...rights, ...where }];
    }
    if (typeof kind === 'string' && kind !== 'cloud-run') {
      checker.add(
        [...at, 'kind'],
        `This must be one of ${KINDS.join(', ')}.`,
        didYouMean(kind, KINDS),
      );
      return [];
    }
    const entry = checker.check(cloudRunConnection, raw, at);
    const where = entry === null ? null : placeOf(checker, entry, at, demo, refused);
    if (entry === null || where === null) return [];
    const { project, region, read, act } = entry;
    const address = { project, region, ...where };
    const swaps = entry.compare_and_swap ? { compareAndSwap: true } : {};
    return [{ name, kind: entry.kind, ...address, read, act, ...swaps }];
  });
}

/** Null: it is simulated, and this is no demo. */
function placeOf(
  checker: Checker,
  entry: { readonly endpoint?: string | undefined; readonly simulated: boolean },
  at: readonly [string, string],
  demo: boolean,
  refused: RefusedConnections,
): { readonly endpoint: Endpoint; readonly simulated: boolean } | null {
  const [, name] = at;
  const endpoint = endpointOf(entry);
  const simulated = entry.simulated || endpoint.kind === 'simulator';
  if (simulated && !demo) {
    checker.add(
      [...at],
      'A simulated connection is refused outside a demo.',
      'Write "demo: true" at the top, or connect the real platform.',
    );
    refused.set(name, `Connection "${name}" is simulated, and this is not a demo.`);
    return null;
  }
  refused.delete(name);
  return { endpoint, simulated };
}

/** The endpoint's text was checked by the schema: it has one of three forms. */
function endpointOf(entry: { readonly endpoint?: string | undefined }): Endpoint {
  if (entry.endpoint === undefined) return { kind: 'platform' };
  if (entry.endpoint === 'simulator') return { kind: 'simulator' };
  const tls = entry.endpoint.startsWith('https://');
  const url = new URL(tls ? entry.endpoint : `http://${entry.endpoint}`);
  const port = url.port === '' ? (tls ? 443 : 80) : Number(url.port);
  return { kind: 'address', host: url.hostname.replace(/^\[|\]$/g, ''), port, tls };
}
