import { writeFileSync } from 'node:fs';
import type { Simulator } from '../start';

export type ClusterPlace = Pick<Simulator, 'kubernetesAddress' | 'kubernetesToken'>;

/**
 * A kubeconfig with one context, `simulated`, for kubectl and for any client. It says that nothing
 * is to be verified, without which the official client refuses plain HTTP.
 */
export function kubeconfig(
  { kubernetesAddress, kubernetesToken }: ClusterPlace,
  namespace = 'default',
): string {
  const server = `http://${kubernetesAddress}/cluster/${kubernetesToken}`;
  const context = { cluster: 'simulated', user: 'simulated', namespace };
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'simulated', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'simulated', user: {} }],
    contexts: [{ name: 'simulated', context }],
    'current-context': 'simulated',
  });
}

/** Where it was written, readable by its owner alone. */
export function writeKubeconfig(file: string, place: ClusterPlace, namespace?: string): string {
  writeFileSync(file, kubeconfig(place, namespace), { mode: 0o600 });
  return file;
}
