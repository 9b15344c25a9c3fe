/** What one transition writes, as data: the engine writes it with its events in one transaction. */
import type { StepStatus } from '@/lib/generated/prisma/enums';
import type { Operation } from '@/lib/platforms/platform';
import type { RunMove } from './lifecycle';
import type { PlannedStep } from './plan-body';
import type { StepResult } from './step-result';
import type { StepFacts } from './transition';

export interface StepChange {
  readonly step: Pick<StepFacts, 'index' | 'attempt' | 'status' | 'plan'>;
  readonly to: StepStatus;
  /** One sentence for the timeline: what was done or seen. */
  readonly summary: string;
  readonly operation?: Operation;
  /** Kept beside the step; plain data. */
  readonly result?: StepResult;
  /** Seconds from now by which the step must have come to its end. */
  readonly deadlineSeconds?: number;
}

export type LampName = 'effective' | 'healthy' | 'confirmed';

export interface Move {
  readonly changes: readonly StepChange[];
  /** Kept beside the current step without a change of its status. */
  readonly note?: {
    readonly step: Pick<StepFacts, 'index' | 'attempt'>;
    readonly result: StepResult;
  };
  /** A new attempt at a step whose last call is known not to have happened. */
  readonly again?: Pick<StepFacts, 'index' | 'attempt' | 'plan'>;
  readonly lamp?: { readonly name: LampName; readonly evidence: string };
  /** A step that was not planned: it gives back what the step of that index found. */
  readonly giveBack?: PlannedStep;
  /** The holds on the target end, for this reason. */
  readonly releaseHolds?: string;
  readonly run?: {
    readonly move: RunMove;
    /** How it ended, or what it waits for. */
    readonly reason: string;
  };
  /** Seconds until there is something to do again; null: nothing until somebody wakes it. */
  readonly wakeIn: number | null;
}

export const NOW = 0;

export function waitFor(seconds: number): Move {
  return { changes: [], wakeIn: seconds };
}
