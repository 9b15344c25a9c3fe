/** Many Deployments with a history, for what a whole fleet costs: one in fifty is broken. */
import type { Scenario } from '../core/world';
import { ClusterSeed, namespace } from './cluster-seed';

export const MANY_NAMESPACE = 'fleet';
export const MANY_DEPLOYMENTS_MOST = 1000;
export const MANY_SETS_MOST = 11;

const HOUR = 3600;
const BAD_EVERY = 50;

export function manyDeployments(count: number, sets: number): Scenario {
  if (!Number.isInteger(count) || count < 1 || count > MANY_DEPLOYMENTS_MOST) {
    throw new RangeError(`${count} is no number of deployments from 1 to ${MANY_DEPLOYMENTS_MOST}`);
  }
  return (startedAt) => {
    const seed = new ClusterSeed(startedAt, (sets + 2) * HOUR);
    seed.create(namespace(MANY_NAMESPACE));
    const names = Array.from({ length: count }, (_, index) => manyName(index));
    const bad = names.filter((_, index) => index % BAD_EVERY === 0);
    const good = names.filter((_, index) => index % BAD_EVERY !== 0);
    for (const name of bad) seed.image(imageOf(name, sets), { starts: 'not_found' });
    const firsts = [bad[0], good[0]].filter((name) => name !== undefined);
    for (const name of firsts) seed.create(manifest(name, 1, 0));
    for (let version = 2; version <= sets; version += 1) {
      seed.until((sets + 1 - version) * HOUR);
      for (const name of firsts) seed.change(manifest(name, version, 0));
    }
    for (const name of firsts) seed.change(manifest(name, sets, 2));
    for (const [first, ...rest] of [bad, good]) {
      if (first !== undefined) seed.copies(MANY_NAMESPACE, first, rest);
    }
    return seed.finish();
  };
}

export function manyName(index: number): string {
  return `app-${String(index + 1).padStart(4, '0')}`;
}

function imageOf(name: string, version: number): string {
  return `registry.example.com/fleet/${name}:v${version}`;
}

function manifest(name: string, version: number, replicas: number) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name,
      namespace: MANY_NAMESPACE,
      labels: { app: name },
      annotations: { 'kubernetes.io/change-cause': `Update to v${version}` },
    },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'app', image: imageOf(name, version) }] },
      },
    },
  };
}
