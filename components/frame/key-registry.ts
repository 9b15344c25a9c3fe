/**
 * Every key and palette entry on the page, as data. One list feeds the handler, the key bar, the
 * palette and the overlay.
 */

export type PaletteGroup = 'Act' | 'Do' | 'Go to';

export interface PaletteEntry {
  readonly group: PaletteGroup;
  /** When the palette's wording is longer than the key bar's. */
  readonly label?: string;
  /** What it would touch: "INC-42, recommended, 2 warnings". */
  readonly target?: string;
  /** "risky", "routine", "incident". */
  readonly risk?: string;
}

export interface KeyBinding {
  /** "j", "Enter", "shift+r", "mod+k", "g f". */
  readonly key: string;
  /** One or two words; neighbours with the same label share it in the bar ("J K move"). */
  readonly label: string;
  readonly run: () => void;
  /** It stays listed, and says why it does nothing. */
  readonly disabledReason?: string | undefined;
  /** Runs again while the key is held down. */
  readonly repeat?: boolean;
  /** In the overlay and the palette only. */
  readonly offBar?: boolean;
  readonly palette?: PaletteEntry;
}

export interface PaletteAction {
  readonly id: string;
  readonly label: string;
  readonly target?: string | undefined;
  readonly risk?: string | undefined;
  /** As a hint; only a binding makes it work. */
  readonly key?: string | undefined;
  readonly group: PaletteGroup;
  readonly disabledReason?: string | undefined;
  readonly run: () => void;
}

export interface KeyScope {
  /** The overlay's heading: "Fleet". */
  readonly name: string;
  /** 0 the page; each open dialog one more. Only the topmost layer's keys work. */
  readonly layer: number;
  readonly everywhere: boolean;
  /** It waits for a person's word: its keys come before the page's. */
  readonly asks?: boolean;
  readonly bindings: readonly KeyBinding[];
}

export interface RegistrySnapshot {
  readonly scopes: readonly KeyScope[];
  readonly actions: readonly PaletteAction[];
  readonly topLayer: number;
}

export interface KeyRegistry {
  readonly snapshot: () => RegistrySnapshot;
  readonly subscribe: (listener: () => void) => () => void;
  /** Adds or replaces; returns how to take it away. */
  readonly setScope: (id: string, scope: KeyScope) => void;
  readonly setActions: (id: string, actions: readonly PaletteAction[]) => void;
  readonly openLayer: (layer: number) => () => void;
  readonly remove: (id: string) => void;
}

export function createKeyRegistry(): KeyRegistry {
  const scopes = new Map<string, KeyScope>();
  const actions = new Map<string, readonly PaletteAction[]>();
  const layers: number[] = [];
  const listeners = new Set<() => void>();
  let current: RegistrySnapshot = { scopes: [], actions: [], topLayer: 0 };

  const changed = () => {
    const ordered = [...scopes.values()].toSorted((a, b) => place(a) - place(b));
    const bound = ordered.flatMap((scope) => scope.bindings.flatMap(paletteActionOf));
    current = {
      scopes: ordered,
      actions: [...bound, ...[...actions.values()].flat()],
      topLayer: Math.max(0, ...layers),
    };
    for (const listener of listeners) listener();
  };
  return {
    snapshot: () => current,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    setScope(id, scope) {
      scopes.set(id, scope);
      changed();
    },
    setActions(id, list) {
      actions.set(id, list);
      changed();
    },
    openLayer(layer) {
      layers.push(layer);
      changed();
      return () => {
        layers.splice(layers.indexOf(layer), 1);
        changed();
      };
    },
    remove(id) {
      if (scopes.delete(id) || actions.delete(id)) changed();
    },
  };
}

/** What asks a person comes first, then what has the page's next action. */
function place({ asks = false, bindings }: KeyScope): number {
  if (asks) return 0;
  return bindings.some(({ key }) => key === 'Enter') ? 1 : 2;
}

function paletteActionOf(binding: KeyBinding): readonly PaletteAction[] {
  const { palette } = binding;
  if (palette === undefined) return [];
  return [
    {
      id: `key ${binding.key} ${binding.label}`,
      label: palette.label ?? binding.label,
      target: palette.target,
      risk: palette.risk,
      key: binding.key,
      group: palette.group,
      disabledReason: binding.disabledReason,
      run: binding.run,
    },
  ];
}

/** Bindings that work now: the topmost layer's, and on the page those that work everywhere. */
export function activeBindings(snapshot: RegistrySnapshot): readonly KeyBinding[] {
  return snapshot.scopes
    .filter((scope) => scope.layer === snapshot.topLayer)
    .toSorted((a, b) => Number(a.everywhere) - Number(b.everywhere))
    .flatMap((scope) => scope.bindings);
}

/** Neighbours with one label become one entry with several caps. */
export function groupByLabel(
  bindings: readonly KeyBinding[],
): readonly { readonly label: string; readonly keys: readonly string[]; readonly off: boolean }[] {
  const groups: { label: string; keys: string[]; off: boolean }[] = [];
  for (const binding of bindings) {
    const last = groups.at(-1);
    if (last?.label === binding.label) last.keys.push(binding.key);
    else {
      groups.push({
        label: binding.label,
        keys: [binding.key],
        off: binding.disabledReason !== undefined,
      });
    }
  }
  return groups;
}
