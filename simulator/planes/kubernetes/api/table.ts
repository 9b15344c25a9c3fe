/** Objects as the rows that `kubectl get` prints. */
import { isObject, items, type JsonObject, member, text } from '../store/json';
import type { KubeObject } from '../store/objects';
import type { Resource } from '../store/resources';
import { podCells } from './table-pods';

export interface Column {
  readonly name: string;
  readonly priority?: number;
  cell(object: KubeObject, now: number): unknown;
}

const NAME: Column = { name: 'Name', cell: ({ metadata }) => metadata.name };
const AGE: Column = {
  name: 'Age',
  cell: ({ metadata }, now) => ageOf(Date.parse(metadata.creationTimestamp), now),
};

function count(name: string, path: 'spec' | 'status', key: string): Column {
  return { name, cell: (object) => member(object, path)[key] ?? 0 };
}

function containers(object: KubeObject): JsonObject[] {
  const template = member(member(object, 'spec'), 'template');
  return items(member(template, 'spec'), 'containers').filter(isObject);
}

const WIDE: readonly Column[] = [
  {
    name: 'Containers',
    priority: 1,
    cell: (object) =>
      containers(object)
        .map(({ name }) => name)
        .join(','),
  },
  {
    name: 'Images',
    priority: 1,
    cell: (object) =>
      containers(object)
        .map(({ image }) => image)
        .join(','),
  },
  {
    name: 'Selector',
    priority: 1,
    cell: (object) =>
      Object.entries(member(member(member(object, 'spec'), 'selector'), 'matchLabels'))
        .map(([key, value]) => `${key}=${String(value)}`)
        .join(','),
  },
];

const ready: Column = {
  name: 'Ready',
  cell: ({ spec, status }) =>
    `${String((isObject(status) && status.readyReplicas) || 0)}/${String((isObject(spec) && spec.replicas) || 0)}`,
};

const COLUMNS: Readonly<Record<string, readonly Column[]>> = {
  Deployment: [
    NAME,
    ready,
    count('Up-to-date', 'status', 'updatedReplicas'),
    count('Available', 'status', 'availableReplicas'),
    AGE,
    ...WIDE,
  ],
  ReplicaSet: [
    NAME,
    count('Desired', 'spec', 'replicas'),
    count('Current', 'status', 'replicas'),
    count('Ready', 'status', 'readyReplicas'),
    AGE,
    ...WIDE,
  ],
  StatefulSet: [NAME, ready, AGE, ...WIDE.slice(0, 2)],
  DaemonSet: [
    NAME,
    count('Desired', 'status', 'desiredNumberScheduled'),
    count('Current', 'status', 'currentNumberScheduled'),
    count('Ready', 'status', 'numberReady'),
    count('Up-to-date', 'status', 'updatedNumberScheduled'),
    count('Available', 'status', 'numberAvailable'),
    AGE,
  ],
  Pod: [
    NAME,
    { name: 'Ready', cell: (pod) => podCells(pod).ready },
    { name: 'Status', cell: (pod) => podCells(pod).status },
    { name: 'Restarts', cell: (pod) => podCells(pod).restarts },
    AGE,
    { name: 'IP', priority: 1, cell: ({ status }) => text(status, 'podIP') ?? '<none>' },
    { name: 'Node', priority: 1, cell: ({ spec }) => text(spec, 'nodeName') ?? '<none>' },
    { name: 'Nominated Node', priority: 1, cell: () => '<none>' },
    { name: 'Readiness Gates', priority: 1, cell: () => '<none>' },
  ],
  HorizontalPodAutoscaler: [
    NAME,
    {
      name: 'Reference',
      cell: ({ spec }) => {
        const target = member(spec, 'scaleTargetRef');
        return `${String(target.kind)}/${String(target.name)}`;
      },
    },
    { name: 'Targets', cell: targets },
    count('MinPods', 'spec', 'minReplicas'),
    count('MaxPods', 'spec', 'maxReplicas'),
    count('Replicas', 'status', 'currentReplicas'),
    AGE,
  ],
  ConfigMap: [
    NAME,
    { name: 'Data', cell: (object) => Object.keys(member(object, 'data')).length },
    AGE,
  ],
  Secret: [
    NAME,
    { name: 'Type', cell: (object) => text(object, 'type') ?? 'Opaque' },
    { name: 'Data', cell: (object) => Object.keys(member(object, 'data')).length },
    AGE,
  ],
  Service: [
    NAME,
    { name: 'Type', cell: ({ spec }) => text(spec, 'type') ?? 'ClusterIP' },
    { name: 'Cluster-IP', cell: ({ spec }) => text(spec, 'clusterIP') ?? '<none>' },
    { name: 'External-IP', cell: () => '<none>' },
    {
      name: 'Port(s)',
      cell: ({ spec }) =>
        items(spec, 'ports')
          .map((port) => `${String(isObject(port) && port.port)}/TCP`)
          .join(','),
    },
    AGE,
  ],
  Namespace: [
    NAME,
    { name: 'Status', cell: ({ status }) => text(status, 'phase') ?? 'Active' },
    AGE,
  ],
  Node: [NAME, { name: 'Status', cell: () => 'Ready' }, AGE],
  Event: [
    {
      name: 'Last Seen',
      cell: (event, now) => ageOf(Date.parse(text(event, 'lastTimestamp') ?? ''), now),
    },
    { name: 'Type', cell: (event) => text(event, 'type') ?? '' },
    { name: 'Reason', cell: (event) => text(event, 'reason') ?? '' },
    {
      name: 'Object',
      cell: (event) => {
        const about = member(event, 'involvedObject');
        return `${String(about.kind).toLowerCase()}/${String(about.name)}`;
      },
    },
    { name: 'Message', cell: (event) => text(event, 'message') ?? '' },
  ],
  ControllerRevision: [
    NAME,
    {
      name: 'Controller',
      cell: ({ metadata }) => {
        const [owner] = metadata.ownerReferences ?? [];
        return owner === undefined ? '<none>' : `${owner.kind.toLowerCase()}.apps/${owner.name}`;
      },
    },
    { name: 'Revision', cell: (object) => object.revision ?? 0 },
    AGE,
  ],
  Application: [
    NAME,
    { name: 'Sync Status', cell: ({ status }) => text(member(status, 'sync'), 'status') ?? '' },
    { name: 'Health Status', cell: ({ status }) => text(member(status, 'health'), 'status') ?? '' },
  ],
};

export function tableOf(
  resource: Resource,
  objects: readonly KubeObject[],
  at: { readonly version: string; readonly now: number; readonly include: string | null },
): JsonObject {
  const columns = COLUMNS[resource.kind] ?? [NAME, AGE];
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: { resourceVersion: at.version },
    columnDefinitions: columns.map(({ name, priority = 0 }) => ({
      name,
      type: 'string',
      format: name === 'Name' ? 'name' : '',
      description: '',
      priority,
    })),
    rows: objects.map((object) => ({
      cells: columns.map(({ cell }) => cell(object, at.now)),
      ...(at.include === 'None'
        ? {}
        : { object: at.include === 'Object' ? object : partial(object) }),
    })),
  };
}

export function partial({ metadata }: KubeObject): JsonObject {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata };
}

/** As kubectl writes durations: `45s`, `12m`, `3h5m`, `9d`. */
export function ageOf(since: number, now: number): string {
  if (!Number.isFinite(since)) return '<unknown>';
  const seconds = Math.max(0, Math.floor((now - since) / 1000));
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return `${minutes}m${seconds % 60 === 0 ? '' : `${seconds % 60}s`}`;
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return `${hours}h${minutes % 60 === 0 ? '' : `${minutes % 60}m`}`;
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  return days < 8 && hours % 24 !== 0 ? `${days}d${hours % 24}h` : `${days}d`;
}

function targets(autoscaler: KubeObject): string {
  const [wanted] = items(autoscaler.spec, 'metrics');
  const [seen] = items(autoscaler.status, 'currentMetrics');
  const target = member(member(wanted, 'resource'), 'target').averageUtilization;
  const current = member(member(seen, 'resource'), 'current').averageUtilization;
  return `cpu: ${current === undefined ? '<unknown>' : `${String(current)}%`}/${String(target ?? 80)}%`;
}
