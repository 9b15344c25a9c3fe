/** What stands between a plan and its effect besides the verdict: a second person, or a pane of glass. */
import type { DifferencePlan } from './difference-view';

export type ApprovalView =
  /** Nobody was asked yet. */
  | { readonly kind: 'not_asked' }
  | {
      readonly kind: 'waiting';
      readonly expiresAt: string;
      /** The page that a commander opens: a path on this server. */
      readonly path: string;
    }
  | {
      readonly kind: 'approved';
      readonly by: string;
      readonly at: string;
      readonly expiresAt: string;
    };

export type BreakGlassView =
  | {
      readonly kind: 'offered';
      /** What it gets past: "Not held", "a second person". */
      readonly past: readonly string[];
    }
  /** What blocks is one of the two checks that no glass opens. */
  | { readonly kind: 'absolute'; readonly sentence: string };

/** One destructive plan as a second person reads it, on a phone if need be. */
export interface ApprovalPage {
  readonly now: string;
  readonly service: string;
  readonly placeLine: string;
  readonly title: string;
  readonly incident: {
    readonly label: string;
    /** Its room: a path on this server. */
    readonly path: string;
    readonly title: string;
    readonly severity: 1 | 2 | 3 | 4;
    readonly severityLabel: string;
  } | null;
  readonly asker: string;
  readonly askedAt: string;
  /** Why it is wanted: what was decided, and the reason given; null: nothing is on the record. */
  readonly why: string | null;
  readonly plan: DifferencePlan;
  readonly state: ApprovalState;
  /** Why this person can't approve now, in one sentence; null: they can. */
  readonly whyNot: string | null;
}

export type ApprovalState =
  | { readonly kind: 'waiting'; readonly expiresAt: string }
  | {
      readonly kind: 'approved';
      readonly by: string;
      readonly at: string;
      readonly expiresAt: string;
    }
  | { readonly kind: 'stale'; readonly sentence: string }
  | { readonly kind: 'over'; readonly sentence: string };
