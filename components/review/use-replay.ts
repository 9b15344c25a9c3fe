'use client';

import { useEffect, useState } from 'react';
import type { ReviewMoment } from '@/lib/postmortems/review-view';
import { phaseStep } from './phase-geometry';

const SPEEDS = [1, 2, 4] as const;
type Speed = (typeof SPEEDS)[number];

/** At single speed each moment stays this long. */
const MOMENT_MS = 1200;

export interface Replay {
  readonly index: number;
  readonly playing: boolean;
  readonly speed: Speed;
  readonly goTo: (index: number) => void;
  /** To the moment at which an entry is on the record. */
  readonly goToSeq: (seq: number) => void;
  readonly step: (by: number) => void;
  readonly stepPhase: (by: 1 | -1) => void;
  readonly toggle: () => void;
  readonly nextSpeed: () => void;
}

/** Which moment is shown. It begins at the end, where all is known; playing there starts over. */
export function useReplay(moments: readonly ReviewMoment[]): Replay {
  const last = Math.max(0, moments.length - 1);
  const [chosen, setChosen] = useState<number | null>(null);
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<Speed>(1);
  const index = Math.min(chosen ?? last, last);

  useEffect(() => {
    if (!playing) return;
    const timer = setTimeout(() => {
      if (index >= last) setPlaying(false);
      else setChosen(index + 1);
    }, MOMENT_MS / speed);
    return () => clearTimeout(timer);
  }, [playing, index, last, speed]);

  const goTo = (next: number) => {
    setPlaying(false);
    setChosen(Math.min(last, Math.max(0, next)));
  };
  return {
    index,
    playing,
    speed,
    goTo,
    goToSeq: (seq) => {
      const found = moments.findIndex((moment) => moment.seq !== null && moment.seq >= seq);
      goTo(found === -1 ? last : found);
    },
    step: (by) => goTo(index + by),
    stepPhase: (by) => goTo(phaseStep(moments, index, by)),
    toggle: () => {
      if (!playing && index >= last) setChosen(0);
      setPlaying(!playing);
    },
    nextSpeed: () => setSpeed(SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length] ?? 1),
  };
}
