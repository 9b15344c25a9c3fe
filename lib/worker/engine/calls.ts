import type { TargetState } from '@/lib/fleet/target-state';
import type {
  Action,
  ActionKind,
  Intent,
  Landed,
  Operation,
  PlannedAction,
  Platform,
  PlatformError,
  Reply,
  TargetAddress,
  Verification,
} from '@/lib/platforms/platform';
import { err, ok, type Result } from '@/lib/result';
import type { Planner } from '@/lib/runs/plan';
import { type PlannedCall, plannedCall } from '@/lib/runs/plan-body';
import type { WantedCall } from '@/lib/runs/wanted-call';
import type { EngineDeps } from './deps';

/** A planned call with the adapter that makes it: whatever its kind, the engine treats it the same. */
export interface BoundCall {
  dryRun(signal: AbortSignal): Reply<void>;
  apply(intent: Intent, signal: AbortSignal): Reply<Operation>;
  settle(operation: Operation, signal: AbortSignal): Reply<'done' | 'running'>;
  landed(intent: Intent, state: TargetState | null): Landed;
  verify(state: TargetState | null): Verification;
  unchanged(state: TargetState): boolean;
}

export interface Reach {
  readonly platform: Platform;
  readonly address: TargetAddress;
}

/** An error where ripcord.yaml no longer names a usable connection. */
export function reach(deps: EngineDeps, address: TargetAddress): Result<Reach, PlatformError> {
  const platform = deps.platform(address.connection);
  if (platform !== null) return ok({ platform, address });
  return err({
    kind: 'invalid',
    outcome: 'not_sent',
    message: `Connection ${address.connection} can't be used: see the problems of ripcord.yaml.`,
  });
}

export function bind(reached: Reach, call: PlannedCall): Result<BoundCall, PlatformError> {
  const { actions } = reached.platform;
  switch (call.kind) {
    case 'shift_traffic':
      return bound(reached, actions.shift_traffic, call);
    case 'set_scaling':
      return bound(reached, actions.set_scaling, call);
    case 'delete_service':
      return bound(reached, actions.delete_service, call);
    case 'create_revision':
      return bound(reached, actions.create_revision, call);
  }
}

function bound<K extends ActionKind>(
  { platform, address }: Reach,
  action: Action<K> | undefined,
  call: PlannedAction<K>,
): Result<BoundCall, PlatformError> {
  if (action === undefined) return err(missing(platform, call.kind));
  return ok({
    dryRun: async (signal) => (await action.dryRun?.(address, call, signal)) ?? ok(undefined),
    apply: (intent, signal) => action.apply(address, call, intent, signal),
    settle: (operation, signal) => action.settle(address, operation, signal),
    landed: (intent, state) => action.landed(call, intent, state),
    verify: (state) => action.verify(call, state),
    unchanged: (state) => action.unchanged(call, state),
  });
}

/** Plans calls with the adapter, and says what each would leave. */
export function plannerOf({ platform, address }: Reach): Planner {
  const { actions } = platform;
  return {
    plan(wanted: WantedCall, state: TargetState): Result<PlannedCall, string> {
      switch (wanted.kind) {
        case 'shift_traffic':
          return plan(platform, address, actions.shift_traffic, wanted, state);
        case 'set_scaling':
          return plan(platform, address, actions.set_scaling, wanted, state);
        case 'delete_service':
          return plan(platform, address, actions.delete_service, wanted, state);
        case 'create_revision':
          return plan(platform, address, actions.create_revision, wanted, state);
      }
    },
    isAsBefore(call: PlannedCall, state: TargetState): boolean {
      const made = bind({ platform, address }, call);
      return made.ok && made.value.unchanged(state);
    },
    project(call: PlannedCall, state: TargetState): TargetState {
      switch (call.kind) {
        case 'shift_traffic':
          return actions.shift_traffic?.project(call, state) ?? state;
        case 'set_scaling':
          return actions.set_scaling?.project(call, state) ?? state;
        case 'delete_service':
          return actions.delete_service?.project(call, state) ?? state;
        case 'create_revision':
          return actions.create_revision?.project(call, state) ?? state;
      }
    },
  };
}

function plan<K extends ActionKind>(
  platform: Platform,
  address: TargetAddress,
  action: Action<K> | undefined,
  { kind, input }: { readonly kind: K; readonly input: PlannedAction<K>['input'] },
  state: TargetState,
): Result<PlannedCall, string> {
  if (action === undefined) return err(missing(platform, kind).message);
  const planned = action.plan(address, input, state);
  // Plain data from here on: it is stored and hashed.
  return planned.ok ? ok(plannedCall.parse(planned.value)) : err(planned.error.message);
}

function missing({ id }: Platform, kind: ActionKind): PlatformError {
  const message = `A ${id} target can't ${kind.replaceAll('_', ' ')}.`;
  return { kind: 'invalid', outcome: 'not_sent', message };
}
