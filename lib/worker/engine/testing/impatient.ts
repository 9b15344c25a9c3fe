import type { Action, ActionKind, Platform } from '@/lib/platforms/platform';

/** A call that hangs is given up after this, not after the engine's 15 s. */
const IMPATIENCE_MS = 400;

/** The same platform, which gives up its one call early: what hangs is known to hang. */
export function impatient(platform: Platform | null): Platform | null {
  if (platform === null) return null;
  return {
    id: platform.id,
    observe: (address, signal) => platform.observe(address, signal),
    ...(platform.references ? { references: platform.references } : {}),
    ...(platform.export ? { export: platform.export } : {}),
    ...(platform.beside ? { beside: platform.beside } : {}),
    // Each is the action of its own key still.
    actions: Object.fromEntries(
      Object.entries(platform.actions).map(([kind, action]) => [kind, hasty(action as Anything)]),
    ) as Platform['actions'],
  };
}

type Anything = Action<ActionKind>;

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
