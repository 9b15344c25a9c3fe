import { writeFileSync } from 'node:fs';

/** A kubeconfig with one context, for kubectl and for any client. */
export function kubeconfig(address: string, namespace = 'default'): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'simulated', cluster: { server: `http://${address}` } }],
    users: [{ name: 'simulated', user: {} }],
    contexts: [
      { name: 'simulated', context: { cluster: 'simulated', user: 'simulated', namespace } },
    ],
    'current-context': 'simulated',
  });
}

/** Where it was written. */
export function writeKubeconfig(file: string, address: string, namespace?: string): string {
  writeFileSync(file, kubeconfig(address, namespace), { mode: 0o600 });
  return file;
}
