import type { AnswerWord } from '@/lib/decisions/decision';
import type { IncidentStatus } from '@/lib/incidents/lifecycle';
import type { SeverityLevel } from '@/lib/runbooks/figures-schema';
import type { UnknownChoice } from '@/lib/runs/run-view';
import type { ComponentStatusWord, ImpactWord } from '@/lib/status/comms-view';
import type { PublicStatus } from '@/lib/status/public-status';
import type { Reply } from './reply';

export interface PublishInput {
  /** Null: written from nothing. */
  readonly draftId: string | null;
  readonly status: PublicStatus;
  readonly impact: ImpactWord;
  readonly body: string;
  /** Only those that change. */
  readonly components: readonly { readonly slug: string; readonly status: ComponentStatusWord }[];
}

export interface DecideInput {
  /** A procedure's id, or `monitor`. */
  readonly choice: string;
  readonly revision: string | null;
  /** Needed where it is not what the runbook recommends. */
  readonly reason: string | null;
  /** A person's own words on options that were not chosen. */
  readonly rejected?: readonly { readonly option: string; readonly words: string }[];
}

export interface CompleteInput {
  readonly outcome: 'done' | 'failed';
  readonly note: string | null;
  /** Pasted; null: nothing was. */
  readonly output: string | null;
}

/** What a plan is made with, beside its procedure. */
export interface PlanNames {
  readonly revision?: string;
  /** By its digest. */
  readonly image?: string;
  readonly secretVersion?: string;
}

export type UnknownOutcome = UnknownChoice['outcome'];

/** Everything that a person can do in the room. Nothing here applies a run: the dialog does. */
export interface RoomActions {
  /** Accepts what is recommended, asks for its plan and opens the difference. */
  readonly onReview: (ask: {
    readonly procedure: string;
    readonly revision: string | null;
  }) => void;
  /** Asks for the plan that puts back what this run, or one step of it, recorded, and opens it. */
  readonly onUndo: (runId: string, step?: number) => void;
  /** Opens the difference of a plan that was made before. */
  readonly onOpenPlan: (planRequestId: string) => void;
  /** A person did a step by hand, or it failed; what their own script printed is kept. */
  readonly onComplete: (runId: string, index: number, input: CompleteInput) => Reply;
  /** Whether a step is to be taken, where no annotation says so. */
  readonly onAnswerStep: (runId: string, index: number, answer: 'yes' | 'no') => Reply;
  /** A person's word on a call whose outcome nobody knows. */
  readonly onResolveRun: (runId: string, outcome: UnknownOutcome, note: string) => Reply;
  /** Lets one run go on while all others are frozen. */
  readonly onExempt: (runId: string, reason: string) => Reply;
  readonly onAbort: (runId: string) => Reply;
  readonly onAnswer: (question: string, answer: AnswerWord) => Reply;
  /** Records a decision without planning anything. */
  readonly onDecide: (input: DecideInput) => Reply;
  /** "Any strong objections?" to this. */
  readonly onAsk: (proposal: {
    readonly choice: string;
    readonly revision: string | null;
  }) => Reply;
  readonly onAgree: (pollId: string) => Reply;
  readonly onObjection: (pollId: string, reason: string) => Reply;
  readonly onCheck: (key: string, state: 'checked' | 'open' | 'skipped') => Reply;
  readonly onMove: (to: IncidentStatus, reason: string | null) => Reply;
  readonly onSeverity: (level: SeverityLevel, reason: string | null) => Reply;
  readonly onAssume: (role: string) => Reply;
  readonly onNote: (text: string) => Reply;
  readonly onPin: (seq: number, pinned: boolean) => Reply;
  readonly onPublish: (input: PublishInput) => Reply;
  readonly onDiscard: (draftId: string) => Reply;
  readonly onReleaseHold: (holdId: string, reason: string) => Reply;
}

/** What the difference dialog can do. */
export interface DifferenceActions {
  readonly onApply: (runId: string, planHash: string) => Reply;
  /** Asks a second person. */
  readonly onSubmit: (runId: string, planHash: string) => Reply;
  /** Applies it at once and alone, past all but two checks. */
  readonly onBreakGlass: (runId: string, planHash: string, reason: string) => Reply;
  readonly onExempt: (runId: string, reason: string) => Reply;
  /** Plans the same again, with why a revision that was marked broken is wanted. */
  readonly onReason: (reason: string) => void;
  /** Plans the same again with what a person named: each is left as it was where it is absent. */
  readonly onName: (named: PlanNames) => void;
  /** Asks for a new plan of the same thing. */
  readonly onReadAgain: () => void;
  readonly onClose: () => void;
}
