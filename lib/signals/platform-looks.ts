/** Pure: whether the platform itself says that a service is not ready. */
import type { TargetState } from '@/lib/fleet/target-state';
import type { Look } from './looks';

/**
 * The service as a whole, and each revision that serves. What is pending or not said is no look:
 * neither ready nor not. Without a word on the whole there is no look at all: revisions alone would be
 * taken for it.
 */
export function platformLooks(state: TargetState): Look[] {
  const serving = state.effective.filter(({ percent }) => percent > 0);
  const revisions = serving.flatMap(({ revision }): Look[] => {
    const ready = state.revisions.find(({ name }) => name === revision)?.ready ?? 'unknown';
    return ready === 'unknown' ? [] : [{ revision, failed: ready === 'no' }];
  });
  const failed = state.condition.state === 'failed' || revisions.some((look) => look.failed);
  const clear = state.condition.state === 'ok' && revisions.length === serving.length;
  return failed || clear ? [{ revision: null, failed }, ...revisions] : [];
}
