import type { AnswerWord } from '@/lib/decisions/decision';
import type { IncidentStatus } from '@/lib/incidents/lifecycle';
import type { SeverityLevel } from '@/lib/runbooks/figures-schema';
import type { PublicStatus } from '@/lib/runbooks/schema';
import type { ComponentStatusWord, ImpactWord } from '@/lib/status/comms-view';
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
}

/** Everything that a person can do in the room. Nothing here applies a run: the dialog does. */
export interface RoomActions {
  /** Accepts what is recommended, asks for its plan and opens the difference. */
  readonly onReview: (ask: {
    readonly procedure: string;
    readonly revision: string | null;
  }) => void;
  /** Asks for the plan that puts back what this run recorded, and opens the difference. */
  readonly onUndo: (runId: string) => void;
  readonly onAbort: (runId: string) => Reply;
  readonly onAnswer: (question: string, answer: AnswerWord) => Reply;
  /** Records a decision without planning anything. */
  readonly onDecide: (input: DecideInput) => Reply;
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
  /** Asks for a new plan of the same thing. */
  readonly onReadAgain: () => void;
  readonly onClose: () => void;
}
