import type { StepStatus } from '@/lib/generated/prisma/enums';

/** A procedure of the runbook as it is followed: planned steps, or those of the run. */
export interface ProcedureView {
  readonly id: string;
  readonly title: string;
  /** Its heading in the written runbook. */
  readonly written: string | null;
  readonly promised: {
    readonly minSeconds: number;
    readonly maxSeconds: number;
    readonly source: 'runbook' | 'default';
  } | null;
  /** The run that carries it out; null: not planned. */
  readonly run: { readonly id: string; readonly number: number } | null;
  readonly steps: readonly ProcedureStep[];
  /** Index of the step that is next or under way; null: all are over. */
  readonly currentStep: number | null;
}

export interface ProcedureStep {
  /** From 0, as the run's rows count. */
  readonly index: number;
  readonly title: string;
  /** What it needs or gave: "14 found, read 6 s ago". */
  readonly detail: string | null;
  readonly state: StepState;
  /** Whether Ripcord does it or a person. */
  readonly by: 'machine' | 'person';
  /** When it came to `state`; null: not begun. */
  readonly at: string | null;
  /** "about 20 s"; null: not known. */
  readonly expected: string | null;
  /** The line as the runbook has it. */
  readonly written: string | null;
  /** What undoing this step alone gives back; null: there is nothing of it to undo. */
  readonly undo: string | null;
}

/** `next` and `waiting` (for a person) are the room's words for a pending step. */
export type StepState = StepStatus | 'next' | 'waiting';

/** One step as a person does it. */
export interface HandLine {
  readonly title: string;
  /** The runbook's lines, whole; null: it writes none. */
  readonly written: string | null;
  /** What to do where it writes none, or what can't be done from here. */
  readonly say: string | null;
}

/** A procedure that can't run from here, as a person follows it. */
export interface ByHand {
  readonly procedure: string;
  readonly title: string;
  /** It is what is recommended, or what comes next. */
  readonly wanted: boolean;
  readonly steps: readonly HandLine[];
}
