/** From how a cluster is reached to the official client's configuration, if it may be used. */
import { KubeConfig } from '@kubernetes/client-node';
import { z } from 'zod';
import { err, ok, type Result } from '@/lib/result';
import { type ClusterAccess, checkCluster, type KubernetesSettings } from './connection';

/** An error is one sentence; nothing of the credential is in it. */
export function openCluster(
  settings: KubernetesSettings,
  access: ClusterAccess,
): Result<KubeConfig, string> {
  if (access.kind === 'unusable') return err(access.why);
  const config = new KubeConfig();
  try {
    load(config, access);
  } catch {
    return err(`Connection ${settings.name}: its kubeconfig can't be read.`);
  }
  const cluster = config.getCurrentCluster();
  if (cluster === null) return err(`Connection ${settings.name}: it names no cluster.`);
  const user = config.getCurrentUser();
  const checked = checkCluster(settings, {
    server: cluster.server,
    skipsTls: cluster.skipTLSVerify === true,
    runsProgram: Boolean(user?.exec ?? cmdOf(user?.authProvider)),
  });
  if (!checked.ok) return checked;
  if (cluster.server.startsWith('http:')) {
    // The client takes no plaintext without this; there is no TLS here that it could skip.
    const { name } = cluster;
    config.clusters = config.clusters.map((each) =>
      each.name === name ? { ...each, skipTLSVerify: true } : each,
    );
  }
  return ok(config);
}

const programOf = z.looseObject({ config: z.looseObject({ 'cmd-path': z.string() }) });

function cmdOf(provider: unknown): string | undefined {
  const found = programOf.safeParse(provider);
  return found.success ? found.data.config['cmd-path'] : undefined;
}

function load(
  config: KubeConfig,
  access: Exclude<ClusterAccess, { readonly kind: 'unusable' }>,
): void {
  switch (access.kind) {
    case 'in-cluster':
      config.loadFromCluster();
      return;
    case 'kubeconfig':
      config.loadFromString(access.text);
      if (access.context !== null) config.setCurrentContext(access.context);
      return;
    case 'server': {
      const { server, token, tokenFile, ca } = access;
      const name = 'cluster';
      config.loadFromClusterAndUser(
        {
          name,
          server,
          skipTLSVerify: false,
          ...(ca === null ? {} : { caData: Buffer.from(ca).toString('base64') }),
        },
        {
          name,
          ...(token === null ? {} : { token }),
          ...(tokenFile === undefined
            ? {}
            : { authProvider: { name: 'tokenFile', config: { tokenFile } } }),
        },
      );
    }
  }
}
