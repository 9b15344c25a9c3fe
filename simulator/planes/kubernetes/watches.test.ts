/** Lists and watches: by raw HTTP, and as the official client reads them. */
import { KubeConfig, Watch } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import {
  at,
  clusterEachTest,
  DEPLOYMENT,
  type Json,
  POD_LIST,
  SETS,
} from '../../testing/cluster-simulation';

const simulation = clusterEachTest();
const DEPLOYMENTS = '/apis/apps/v1/namespaces/llm-orchestrator/deployments';

/** Events of a watch until enough were seen. */
async function events(path: string, enough: (seen: readonly Json[]) => boolean): Promise<Json[]> {
  const ended = new AbortController();
  const answer = await fetch(`http://${simulation().simulator.kubernetesAddress}${path}`, {
    signal: ended.signal,
  });
  const seen: Json[] = [];
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of answer.body ?? []) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    seen.push(...lines.map((line) => JSON.parse(line) as Json));
    if (enough(seen)) break;
  }
  ended.abort();
  return seen;
}

async function listVersion(path: string): Promise<string> {
  return String(at((await simulation().get(path)).body, 'metadata', 'resourceVersion'));
}

const pause = () => simulation().send('PATCH', DEPLOYMENT, { spec: { paused: true } }, 'merge');

test('a watch goes on where its list ended, and misses nothing', async () => {
  const version = await listVersion(DEPLOYMENTS);
  await pause();
  const seen = await events(
    `${DEPLOYMENTS}?watch=true&resourceVersion=${version}`,
    (all) => all.length >= 1,
  );
  expect(seen[0]).toMatchObject({
    type: 'MODIFIED',
    object: { kind: 'Deployment', spec: { paused: true } },
  });
});

test('a watch from too old a version is gone', async () => {
  simulation().simulator.control.settings({ watchHistory: 1 });
  const version = await listVersion(DEPLOYMENTS);
  await simulation().send('PATCH', DEPLOYMENT, { spec: { replicas: 5 } }, 'merge');
  const seen = await events(`${DEPLOYMENTS}?watch=true&resourceVersion=${version}`, () => false);
  expect(seen).toMatchObject([{ type: 'ERROR', object: { code: 410, reason: 'Expired' } }]);
});

test('what leaves a selection is deleted for its watcher', async () => {
  const version = await listVersion(DEPLOYMENTS);
  await simulation().send('PATCH', DEPLOYMENT, { metadata: { labels: { app: 'other' } } }, 'merge');
  const path = `${DEPLOYMENTS}?watch=true&labelSelector=app%3Dorchestrator&resourceVersion=${version}`;
  expect((await events(path, (all) => all.length > 0))[0]).toMatchObject({ type: 'DELETED' });
});

test('initial events end with a bookmark that says so', async () => {
  const path = `${POD_LIST}?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&labelSelector=app%3Dorchestrator`;
  const seen = await events(path, (all) => all.some(({ type }) => type === 'BOOKMARK'));
  expect(seen.map(({ type }) => type)).toEqual(['ADDED', 'ADDED', 'ADDED', 'BOOKMARK']);
  expect(at(seen.at(-1), 'object', 'metadata', 'annotations')).toEqual({
    'k8s.io/initial-events-end': 'true',
  });
});

test('a watch hears of what controllers do, with nobody asking', async () => {
  const version = await listVersion(POD_LIST);
  await simulation().send('PATCH', `${DEPLOYMENT}/scale`, { spec: { replicas: 4 } }, 'merge');
  const seen = await events(`${POD_LIST}?watch=true&resourceVersion=${version}`, (all) =>
    all.some((event) => at(event, 'object', 'status', 'containerStatuses', 0, 'ready') === true),
  );
  expect(seen[0]).toMatchObject({ type: 'ADDED', object: { status: { phase: 'Pending' } } });
});

test('lists come in pages, as metadata alone, and as tables', async () => {
  const first = await simulation().get(`${SETS}?limit=2`);
  expect(at(first.body, 'items')).toHaveLength(2);
  const next = at(first.body, 'metadata', 'continue');
  const second = await simulation().get(`${SETS}?limit=2&continue=${String(next)}`);
  expect(at(second.body, 'items')).toHaveLength(1);
  expect(at(second.body, 'metadata', 'continue')).toBeUndefined();
  const metadata = await simulation().get(
    SETS,
    'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
  );
  expect(at(metadata.body, 'kind')).toBe('PartialObjectMetadataList');
  expect(at(metadata.body, 'items', 0, 'spec')).toBeUndefined();
  const table = await simulation().get(SETS, 'application/json;as=Table;g=meta.k8s.io;v=v1');
  expect(at(table.body, 'rows')).toHaveLength(3);
});

test('a reset of the world ends its watches', async () => {
  const seen = await events(`${DEPLOYMENTS}?watch=true`, (all) => {
    if (all.length === 1) simulation().simulator.control.reset();
    return false;
  });
  expect(seen).toHaveLength(1);
});

test('the official client lists, and watches until it has seen enough', async () => {
  const config = new KubeConfig();
  config.loadFromFile(simulation().kubeconfig);
  const version = await listVersion(DEPLOYMENTS);
  const seen = await new Promise<string>((resolve, reject) => {
    new Watch(config)
      .watch(
        DEPLOYMENTS,
        { resourceVersion: version },
        (type, object: Json) => resolve(`${type} ${String(at(object, 'metadata', 'name'))}`),
        (error: unknown) => reject(error),
      )
      .then(pause, reject);
  });
  expect(seen).toBe('MODIFIED orchestrator');
});
