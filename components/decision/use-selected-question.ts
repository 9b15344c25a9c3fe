'use client';

import { useState } from 'react';
import type { DecisionView } from '@/lib/decisions/decision-view';
import { askable, openQuestions } from './open-questions';

export interface SelectedQuestion {
  /** The one that the keys 1 2 3 answer; null: nothing is asked. */
  readonly id: string | null;
  /** How many can be answered, or answered again. */
  readonly count: number;
  readonly select: (id: string | null) => void;
  /** To the next one or back, from end to end. */
  readonly move: (by: 1 | -1) => void;
}

/** Of the questions that people are asked one is selected: the one picked, else the first open one. */
export function useSelectedQuestion(decision: DecisionView): SelectedQuestion {
  const [picked, setPicked] = useState<string | null>(null);
  const asked = askable(decision);
  const id =
    picked !== null && asked.includes(picked) ? picked : (openQuestions(decision)[0] ?? null);
  const move = (by: 1 | -1) => {
    const at = id === null ? (by === 1 ? -1 : 0) : asked.indexOf(id);
    setPicked(asked[(at + by + asked.length) % asked.length] ?? null);
  };
  return { id, count: asked.length, select: setPicked, move };
}
