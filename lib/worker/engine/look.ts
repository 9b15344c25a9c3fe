import type { TargetState } from '@/lib/fleet/target-state';
import type {
  Action,
  Landed,
  Platform,
  PlatformError,
  TargetAddress,
  Verification,
} from '@/lib/platforms/platform';
import { err, ok, type Result } from '@/lib/result';
import { actionOf } from '@/lib/runs/plan-body';
import type { EngineDeps } from './deps';
import type { LoadedRun, LoadedStep } from './load';

/** A look that takes longer tells nothing in time. */
export const LOOK_MS = 10_000;

export interface Reach {
  readonly platform: Platform;
  readonly action: Action<'shift_traffic'>;
}

/** The adapter and its action; an error where ripcord.yaml no longer names a usable connection. */
export function reach(deps: EngineDeps, address: TargetAddress): Result<Reach, PlatformError> {
  const platform = deps.platform(address.connection);
  const action = platform?.actions.shift_traffic;
  if (platform === null || action === undefined) {
    return err({
      kind: 'invalid',
      outcome: 'not_sent',
      message: `Connection ${address.connection} can't be used: see the problems of ripcord.yaml.`,
    });
  }
  return ok({ platform, action });
}

export async function observe(
  deps: EngineDeps,
  address: TargetAddress,
): Promise<Result<TargetState, PlatformError>> {
  const reached = reach(deps, address);
  if (!reached.ok) return reached;
  return reached.value.platform.observe(address, AbortSignal.timeout(LOOK_MS));
}

/** Was that us, and is it so? Read now, never from a reply to a request. */
export async function lookAt(
  deps: EngineDeps,
  run: LoadedRun,
  step: Pick<LoadedStep, 'intentId'>,
): Promise<Result<Verification & { readonly landed: Landed }, PlatformError>> {
  const reached = reach(deps, run.address);
  if (!reached.ok) return reached;
  const { platform, action } = reached.value;
  const state = await platform.observe(run.address, AbortSignal.timeout(LOOK_MS));
  if (!state.ok) return state;
  const planned = actionOf(run.body);
  return ok({
    ...action.verify(planned, state.value),
    landed: action.landed(planned, { id: step.intentId }, state.value),
  });
}
