/** One look at how far a change is, by its operation or by the service itself. */
import type { Operation, Reply, TargetAddress } from '@/lib/platforms/platform';
import { err, ok } from '@/lib/result';
import type { CloudRunClient } from './client';

/**
 * An operation that can't be read (its permission is separate, and it may be forgotten) is no
 * reason to stop: the service itself says whether it is still reconciling. `goneIs`: what it means
 * that the service is not there.
 */
export async function settle(
  client: CloudRunClient,
  address: TargetAddress,
  operation: Operation,
  goneIs: 'done' | 'an error',
  signal: AbortSignal,
): Reply<'done' | 'running'> {
  if (operation.name !== null) {
    const look = await client.getOperation(operation.name, signal);
    if (look.ok) {
      const failure = look.value.error;
      if (!failure) return ok(look.value.done ? 'done' : 'running');
      const message = `Cloud Run accepted the change and could not carry it out: ${failure.message}`;
      return err({ kind: 'failed', outcome: 'unknown', message });
    }
    if (signal.aborted) return look;
  }
  const service = await client.getService(address.ref, signal);
  if (!service.ok) {
    return goneIs === 'done' && service.error.kind === 'not_found' ? ok('done') : service;
  }
  const { reconciling, generation, observedGeneration, terminalCondition } = service.value;
  const ended =
    !reconciling &&
    (generation === observedGeneration || terminalCondition?.state === 'CONDITION_FAILED');
  return ok(ended ? 'done' : 'running');
}
