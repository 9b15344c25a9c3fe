'use client';

import {
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type Ref,
  useEffect,
  useReducer,
  useRef,
} from 'react';
import { cn } from './cn';
import { HOLD_MS, type HoldState, READY, reduceHold, SECOND_PRESS_MS } from './hold-state';
import { Kbd } from './kbd';

export interface HoldButtonProps {
  /** Names the effect and its target: "Hold to shift 100 % to 00001-abc". */
  readonly label: string;
  /** Called once in this button's life. Give a new `key` with a new plan. */
  readonly onConfirm: () => void;
  /** `destructive` is outlined in red, so that it never looks recommended. */
  readonly tone?: 'accent' | 'destructive';
  readonly ref?: Ref<HTMLButtonElement>;
  readonly className?: string;
}

const TONES = {
  accent: 'border-accent bg-accent text-accent-ink',
  destructive: 'border-2 border-bad bg-surface-1 text-bad',
} as const;

function prefersReducedMotion(): boolean {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches;
}

function words(state: HoldState, label: string): string {
  switch (state.phase) {
    case 'ready':
      return label;
    case 'holding':
      return 'Keep holding';
    case 'armed':
      return 'Press again within 5 s to confirm';
    case 'fired':
      return 'Confirmed, sending';
  }
}

/**
 * Confirms after 1.2 s of pointer or Enter. Needs a fresh press, and letting go cancels. With
 * reduced motion, and where a press comes as a click alone (screen readers, switches, the space
 * bar), two presses within 5 s do it.
 */
export function HoldButton(props: HoldButtonProps) {
  const [state, send] = useReducer(reduceHold, READY);
  const confirmed = useRef(false);
  const { onConfirm } = props;

  useEffect(() => {
    if (state.phase !== 'fired' || confirmed.current) return;
    confirmed.current = true;
    onConfirm();
  }, [state.phase, onConfirm]);

  useEffect(() => {
    if (state.phase !== 'holding' && state.phase !== 'armed') return;
    const wait = state.phase === 'holding' ? HOLD_MS : SECOND_PRESS_MS + 1;
    const left = Math.max(0, state.since + wait - performance.now());
    const timer = setTimeout(() => send({ type: 'tick', at: state.since + wait }), left);
    const cancel = () => send({ type: 'cancel' });
    window.addEventListener('blur', cancel);
    document.addEventListener('visibilitychange', cancel);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('blur', cancel);
      document.removeEventListener('visibilitychange', cancel);
    };
  }, [state]);

  const tap = () => send({ type: 'tap', at: performance.now() });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    if (prefersReducedMotion()) {
      if (!event.repeat) tap();
      return;
    }
    send({ type: 'press', by: 'key', at: performance.now(), repeat: event.repeat });
  };
  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0 || prefersReducedMotion()) return;
    send({ type: 'press', by: 'pointer', at: performance.now(), repeat: false });
  };
  const onClick = (event: MouseEvent) => {
    if (event.detail === 0 || prefersReducedMotion()) tap();
  };

  return (
    <button
      type="button"
      ref={props.ref}
      data-phase={state.phase}
      aria-disabled={state.phase === 'fired' || undefined}
      className={cn(
        'relative flex min-h-12 w-full touch-none select-none items-center justify-between gap-3 overflow-hidden rounded-control border px-4 text-left font-semibold text-title',
        TONES[props.tone ?? 'accent'],
        props.className,
      )}
      onKeyDown={onKeyDown}
      onKeyUp={(event) => event.key === 'Enter' && send({ type: 'release', by: 'key' })}
      onPointerDown={onPointerDown}
      onPointerUp={() => send({ type: 'release', by: 'pointer' })}
      onPointerLeave={() => send({ type: 'release', by: 'pointer' })}
      onPointerCancel={() => send({ type: 'release', by: 'pointer' })}
      onBlur={() => send({ type: 'cancel' })}
      onContextMenu={(event) => event.preventDefault()}
      onClick={onClick}
    >
      <span aria-live="polite">{words(state, props.label)}</span>
      <Kbd keys="Enter" className="border-current/60 bg-transparent text-current max-md:hidden" />
      {state.phase === 'holding' && (
        <span
          aria-hidden="true"
          className={cn(
            'absolute inset-x-0 bottom-0 h-1.5 origin-left animate-hold',
            props.tone === 'destructive' ? 'bg-bad' : 'bg-accent-ink',
          )}
        />
      )}
    </button>
  );
}
