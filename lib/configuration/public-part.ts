import type { Configuration } from './schema';

/** What of the configuration is kept in Postgres for the web process to read. */
export interface StoredConfiguration {
  readonly demo: boolean;
  readonly connections: readonly {
    readonly name: string;
    readonly kind: string;
    readonly project: string | null;
    readonly region: string | null;
    readonly simulated: boolean;
  }[];
  readonly environments: Configuration['environments'];
  readonly status: { readonly name: string; readonly url: string | null };
  /** The version of each runbook that is in force, by slug: not always the newest number. */
  readonly runbooks: Readonly<Record<string, string>>;
  /** Of what was loaded: another one means that something changed. */
  readonly sha256: string;
}

/**
 * Leaves out everything that leads to a secret (credential references, endpoints, channels) and
 * everything personal: people have one home, the table `person`.
 */
export function publicPart(
  configuration: Configuration,
): Omit<StoredConfiguration, 'runbooks' | 'sha256'> {
  return {
    demo: configuration.demo,
    connections: configuration.connections.map((connection) => {
      const { name, kind } = connection;
      if (kind === 'prometheus')
        return { name, kind, project: null, region: null, simulated: false };
      const { simulated } = connection;
      if (kind === 'kubernetes') return { name, kind, project: null, region: null, simulated };
      const { project, region } = connection;
      return { name, kind, project, region, simulated };
    }),
    environments: configuration.environments,
    status: { name: configuration.status.name, url: configuration.status.url },
  };
}
