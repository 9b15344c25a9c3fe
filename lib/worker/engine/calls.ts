import type { TargetState } from '@/lib/fleet/target-state';
import type {
  Action,
  ActionKind,
  Intent,
  Landed,
  Operation,
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
  const { platform, address } = reached;
  const action = actionOf(platform, call.kind);
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

/** Found by the kind of a call, it is that kind's: what the compiler can't follow through a union. */
function actionOf({ actions }: Platform, kind: ActionKind): Action<ActionKind> | undefined {
  return actions[kind] as Action<ActionKind> | undefined;
}

/** Plans calls with the adapter, and says what each would leave. */
export function plannerOf({ platform, address }: Reach): Planner {
  return {
    plan(wanted: WantedCall, state: TargetState): Result<PlannedCall, string> {
      const action = actionOf(platform, wanted.kind);
      if (action === undefined) return err(missing(platform, wanted.kind).message);
      const planned = action.plan(address, wanted.input, state);
      // Plain data from here on: it is stored and hashed.
      return planned.ok ? ok(plannedCall.parse(planned.value)) : err(planned.error.message);
    },
    isAsBefore(call: PlannedCall, state: TargetState): boolean {
      const made = bind({ platform, address }, call);
      return made.ok && made.value.unchanged(state);
    },
    project: (call: PlannedCall, state: TargetState) =>
      actionOf(platform, call.kind)?.project(call, state) ?? state,
  };
}

function missing({ id }: Platform, kind: ActionKind): PlatformError {
  const message = `A ${id} target can't ${kind.replaceAll('_', ' ')}.`;
  return { kind: 'invalid', outcome: 'not_sent', message };
}
