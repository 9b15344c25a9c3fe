import type { Action, ActionKind, Platform } from '@/lib/platforms/platform';

/** A call that hangs is given up after this, not after the engine's 15 s. */
const IMPATIENCE_MS = 400;

/** The same platform, which gives up its one call early: what hangs is known to hang. */
export function impatient(platform: Platform | null): Platform | null {
  if (platform === null) return null;
  const { shift_traffic, set_scaling, delete_service, create_revision } = platform.actions;
  return {
    id: platform.id,
    observe: (address, signal) => platform.observe(address, signal),
    ...(platform.references ? { references: platform.references } : {}),
    ...(platform.export ? { export: platform.export } : {}),
    actions: {
      ...(shift_traffic ? { shift_traffic: hasty(shift_traffic) } : {}),
      ...(set_scaling ? { set_scaling: hasty(set_scaling) } : {}),
      ...(delete_service ? { delete_service: hasty(delete_service) } : {}),
      ...(create_revision ? { create_revision: hasty(create_revision) } : {}),
    },
  };
}

function hasty<K extends ActionKind>(action: Action<K>): Action<K> {
  return {
    ...action,
    apply: (address, plan, intent, signal) =>
      action.apply(
        address,
        plan,
        intent,
        AbortSignal.any([signal, AbortSignal.timeout(IMPATIENCE_MS)]),
      ),
  };
}
