import { isOver } from '@/lib/incidents/lifecycle';
import type { RoomView } from '@/lib/incidents/room-view';
import { isRunning } from '@/lib/runs/lifecycle';

/**
 * Which screen the room is. `decide` until something is applied; `act` while a run is on its way or
 * its outcome is not known, a fix on its way out included; `failed` when it did not help; `watch` while stability is watched or
 * waits for a person to resolve; `over` when nothing is under way.
 */
export type RoomStage = 'decide' | 'act' | 'failed' | 'watch' | 'over';

export function roomStage(view: Pick<RoomView, 'incident' | 'run' | 'watch'>): RoomStage {
  const { run, watch } = view;
  const underWay = run !== null && isRunning(run.status);
  if (isOver(view.incident.status) && !underWay) return 'over';
  switch (run?.status) {
    case 'applying':
    case 'verifying':
    case 'unknown':
      return 'act';
    case 'failed':
    case 'reverted_externally':
      return 'failed';
    case 'succeeded':
      if (watch === null || watch.runId !== run.id) return 'act';
      if (watch.outcome === 'breached') return 'failed';
      return watch.outcome === 'cancelled' ? 'decide' : 'watch';
    default:
      return 'decide';
  }
}
