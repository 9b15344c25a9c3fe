'use client';

import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useId,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { isMac, isSingleCharacter, matchSequence } from './key-match';
import {
  activeBindings,
  createKeyRegistry,
  type KeyBinding,
  type KeyRegistry,
  type PaletteAction,
  type RegistrySnapshot,
} from './key-registry';

const RegistryContext = createContext<KeyRegistry | null>(null);
const LayerContext = createContext(0);

const SEQUENCE_MS = 1500;
const FIELDS = 'input, textarea, select, [contenteditable="true"], [role="textbox"]';
const PRESSABLE = 'a[href], button, summary, [role="menuitem"], [role="option"]';
const ARROWED = '[role="tab"], [role="radio"], [role="slider"], [role="menu"], [role="listbox"]';

/** Whether the focused element has its own use for this key. */
function belongsToTarget(event: KeyboardEvent): boolean {
  if (!(event.target instanceof Element)) return false;
  const { target, key } = event;
  if (key === 'Escape' || event.metaKey || event.ctrlKey) return false;
  if (target.matches(FIELDS)) return true;
  if (key === 'Enter' || key === ' ') return target.closest(PRESSABLE) !== null;
  return key.startsWith('Arrow') && target.closest(ARROWED) !== null;
}

function handlerFor(registry: KeyRegistry, singleLetters: boolean) {
  const mac = isMac(navigator.platform);
  let pending: { readonly key: string; readonly at: number } | null = null;
  return (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || belongsToTarget(event)) return;
    const before =
      pending !== null && event.timeStamp - pending.at < SEQUENCE_MS ? pending.key : null;
    pending = null;
    for (const binding of activeBindings(registry.snapshot())) {
      if (!singleLetters && isSingleCharacter(binding.key)) continue;
      const match = matchSequence(binding.key, before, event, mac);
      if (match === 'begin')
        pending = { key: binding.key.split(' ')[0] ?? '', at: event.timeStamp };
      if (match !== 'run') continue;
      event.preventDefault();
      if (event.repeat && binding.repeat !== true) return;
      if (binding.disabledReason === undefined) binding.run();
      return;
    }
  };
}

/** Holds the page's keys and listens for them. Once, in the frame. */
export function KeysProvider(props: {
  /** Off by a person's setting: single letters do nothing; the palette still reaches all. */
  readonly singleLetters?: boolean;
  readonly children: ReactNode;
}) {
  const [registry] = useState(createKeyRegistry);
  const singleLetters = props.singleLetters ?? true;
  useEffect(() => {
    const handler = handlerFor(registry, singleLetters);
    window.addEventListener('keydown', handler);
    return () => window.removeEventListener('keydown', handler);
  }, [registry, singleLetters]);
  return <RegistryContext value={registry}>{props.children}</RegistryContext>;
}

/** What a key list looks like, without its closures: a change of those needs no redraw. */
function signature(list: readonly (KeyBinding | PaletteAction)[]): string {
  return JSON.stringify(list);
}

/**
 * Registers keys while the caller is on screen. `bindings` may be a new array at each render: the
 * newest `run` is called. Inside a dialog they belong to that dialog.
 */
export function useKeys(
  scope: string,
  bindings: readonly KeyBinding[],
  options: { readonly everywhere?: boolean; readonly asks?: boolean } = {},
): void {
  const registry = useContext(RegistryContext);
  const layer = useContext(LayerContext);
  const id = useId();
  const latest = useRef(bindings);
  const { everywhere = false, asks = false } = options;
  const shape = signature(bindings);
  useEffect(() => {
    latest.current = bindings;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` stands for the bindings.
  useEffect(() => {
    const list = latest.current.map((binding, index) => ({
      ...binding,
      run: () => latest.current[index]?.run(),
    }));
    registry?.setScope(id, { name: scope, layer, everywhere, asks, bindings: list });
  }, [registry, id, scope, layer, everywhere, asks, shape]);
  useEffect(() => () => registry?.remove(id), [registry, id]);
}

/** Adds entries to the palette while the caller is on screen: places to go, acts without a key. */
export function usePaletteActions(actions: readonly PaletteAction[]): void {
  const registry = useContext(RegistryContext);
  const id = useId();
  const latest = useRef(actions);
  const shape = signature(actions);
  useEffect(() => {
    latest.current = actions;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` stands for the actions.
  useEffect(() => {
    const list = latest.current.map((action, index) => ({
      ...action,
      run: () => latest.current[index]?.run(),
    }));
    registry?.setActions(id, list);
  }, [registry, id, shape]);
  useEffect(() => () => registry?.remove(id), [registry, id]);
}

/** While it is on screen, only keys registered inside it work. Dialogs bring their own. */
export function KeyLayer(props: { readonly children: ReactNode }) {
  const registry = useContext(RegistryContext);
  const layer = useContext(LayerContext) + 1;
  useEffect(() => registry?.openLayer(layer), [registry, layer]);
  return <LayerContext value={layer}>{props.children}</LayerContext>;
}

const EMPTY: RegistrySnapshot = { scopes: [], actions: [], topLayer: 0 };
const emptySnapshot = () => EMPTY;
const noSubscription = () => () => {};

/** All registered keys and palette entries, for the bar, the palette and the overlay. */
export function useKeyRegistry(): RegistrySnapshot {
  const registry = useContext(RegistryContext);
  return useSyncExternalStore(
    registry?.subscribe ?? noSubscription,
    registry?.snapshot ?? emptySnapshot,
    emptySnapshot,
  );
}
