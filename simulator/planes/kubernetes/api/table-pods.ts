/** What `kubectl get pods` says of a pod in three words. */

import type { KubeObject } from '../store/objects';
import { Pod } from '../store/objects';

export function podCells(object: KubeObject): { ready: string; status: string; restarts: string } {
  const parsed = Pod.safeParse(object);
  if (!parsed.success) return { ready: '0/0', status: 'Unknown', restarts: '0' };
  const { metadata, spec, status } = parsed.data;
  const statuses = status?.containerStatuses ?? [];
  const ready = statuses.filter((each) => each.ready).length;
  const waiting = statuses
    .map(({ state }) => state.waiting?.reason)
    .find((why) => why !== undefined);
  const ended = statuses
    .map(({ state }) => state.terminated?.reason)
    .find((why) => why !== undefined);
  const word =
    metadata.deletionTimestamp === undefined
      ? (waiting ?? ended ?? status?.phase ?? 'Unknown')
      : 'Terminating';
  return {
    ready: `${ready}/${spec.containers.length}`,
    status: word,
    restarts: String(statuses.reduce((sum, { restartCount }) => sum + restartCount, 0)),
  };
}
