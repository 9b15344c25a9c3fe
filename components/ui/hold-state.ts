/**
 * Hold-to-confirm as a pure machine. It confirms at most once: `fired` has no way out, so a new
 * plan needs a new button. `at` is any monotonic clock in milliseconds.
 */

export const HOLD_MS = 1200;
export const SECOND_PRESS_MS = 5000;

export type HoldState =
  | { readonly phase: 'ready' }
  | { readonly phase: 'holding'; readonly by: 'pointer' | 'key'; readonly since: number }
  /** Pressed once, in the two-press way. */
  | { readonly phase: 'armed'; readonly since: number }
  | { readonly phase: 'fired' };

export type HoldEvent =
  /** `repeat`: the key was already down, for example since it opened the dialog. */
  | {
      readonly type: 'press';
      readonly by: 'pointer' | 'key';
      readonly at: number;
      readonly repeat: boolean;
    }
  /** One whole press, where holding is not possible: reduced motion, a screen reader. */
  | { readonly type: 'tap'; readonly at: number }
  | { readonly type: 'tick'; readonly at: number }
  | { readonly type: 'release'; readonly by: 'pointer' | 'key' }
  /** Focus, pointer or window lost. */
  | { readonly type: 'cancel' };

export const READY: HoldState = { phase: 'ready' };

export function reduceHold(state: HoldState, event: HoldEvent): HoldState {
  if (state.phase === 'fired') return state;
  switch (event.type) {
    case 'press':
      if (event.repeat || state.phase === 'holding') return state;
      return { phase: 'holding', by: event.by, since: event.at };
    case 'tap':
      if (state.phase === 'armed' && event.at - state.since <= SECOND_PRESS_MS) {
        return { phase: 'fired' };
      }
      return { phase: 'armed', since: event.at };
    case 'tick':
      if (state.phase === 'holding' && event.at - state.since >= HOLD_MS) return { phase: 'fired' };
      if (state.phase === 'armed' && event.at - state.since > SECOND_PRESS_MS) return READY;
      return state;
    case 'release':
      return state.phase === 'holding' && state.by === event.by ? READY : state;
    case 'cancel':
      return READY;
  }
}
