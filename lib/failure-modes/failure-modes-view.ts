/** What the finder shows, ready to draw. Times are ISO 8601 UTC. */
import type { FailureMode } from '@/lib/runbooks/schema';
import type { DetectionPlan } from './detections';
import type { Observations } from './observations';
import type { RankedMode } from './rank';
import type { DetectionResult } from './stored-reading';

export interface FailureModesView {
  readonly now: string;
  readonly service: string;
  /** Null: the service has none, so no failure mode is known. */
  readonly runbook: string | null;
  /** In the runbook's order. */
  readonly modes: readonly FailureModeView[];
  /** From what was seen, and from the symptoms that were sent with the question. */
  readonly ranked: readonly RankedMode[];
  /** To rank again with what a person types. */
  readonly observations: Observations;
  readonly looked: readonly LookedAt[];
  /** Why this person can't run a detection; null: they can. */
  readonly whyNotDetect: string | null;
}

export interface FailureModeView {
  readonly mode: FailureMode;
  readonly detections: readonly DetectionView[];
  /** What resolves it; null: the runbook names no procedure. */
  readonly procedure: {
    readonly id: string;
    readonly title: string;
    /** Why it can't be carried out from here; null: it can. */
    readonly notHere: string | null;
  } | null;
  readonly pitfalls: readonly { readonly title: string; readonly text: string }[];
}

export interface DetectionView extends DetectionPlan {
  /** Asked then, and not answered yet; null: it is not under way. */
  readonly askedAt: string | null;
  readonly last:
    | ({
        readonly at: string;
      } & DetectionResult)
    | null;
}

export interface LookedAt {
  /** "Logs". */
  readonly what: string;
  /** What was looked for, or why it couldn't be. */
  readonly detail: string;
  /** Null: it could not be looked at. */
  readonly at: string | null;
}
