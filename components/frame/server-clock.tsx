'use client';

import { createContext, type ReactNode, useContext, useState, useSyncExternalStore } from 'react';

/** Milliseconds since the epoch by the server's clock, a whole second. */
interface ServerClock {
  readonly now: () => number;
  readonly initial: () => number;
  readonly subscribe: (listener: () => void) => () => void;
  readonly correct: (serverIso: string) => void;
  readonly translate: (browserIso: string) => string;
}

const SECOND = 1000;

function createServerClock(serverIso: string): ServerClock {
  const initial = Math.floor(Date.parse(serverIso) / SECOND) * SECOND;
  const listeners = new Set<() => void>();
  let offset = Date.parse(serverIso) - Date.now();
  let current = initial;
  let timer: ReturnType<typeof setInterval> | undefined;

  const tick = () => {
    const next = Math.floor((Date.now() + offset) / SECOND) * SECOND;
    if (next === current) return;
    current = next;
    for (const listener of listeners) listener();
  };
  return {
    now: () => current,
    initial: () => initial,
    subscribe(listener) {
      listeners.add(listener);
      timer ??= setInterval(tick, SECOND / 4);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) {
          clearInterval(timer);
          timer = undefined;
        }
      };
    },
    correct(iso) {
      const read = Date.parse(iso);
      if (Number.isNaN(read)) return;
      offset = read - Date.now();
      tick();
    },
    translate: (iso) => new Date(Date.parse(iso) + offset).toISOString(),
  };
}

const ClockContext = createContext<ServerClock | null>(null);

/** Time on screen is the server's: a laptop's clock may be minutes off. */
export function ServerClockProvider(props: {
  /** ISO 8601 UTC, as read with the page. */
  readonly serverNow: string;
  readonly children: ReactNode;
}) {
  const [clock] = useState(() => createServerClock(props.serverNow));
  return <ClockContext value={clock}>{props.children}</ClockContext>;
}

function useClock(): ServerClock {
  const clock = useContext(ClockContext);
  if (clock === null) throw new Error('useNow needs a ServerClockProvider above it');
  return clock;
}

/** The server's time, in epoch milliseconds; renders again each second. */
export function useNow(): number {
  const clock = useClock();
  return useSyncExternalStore(clock.subscribe, clock.now, clock.initial);
}

/** Sets the offset again, from a time that the stream carried. */
export function useCorrectClock(): (serverIso: string) => void {
  return useClock().correct;
}

/** Turns a time that this browser's clock gave into the server's. */
export function useServerTime(): (browserIso: string) => string {
  return useClock().translate;
}
