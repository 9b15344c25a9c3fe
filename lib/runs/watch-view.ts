import type { SignalUnit } from '@/lib/signals/reading';

/** The stability watch after a rollback: four strips, and what would re-open the incident. */
export interface WatchView {
  readonly id: string;
  readonly runId: string;
  readonly startedAt: string;
  readonly endsAt: string;
  readonly outcome: 'passed' | 'breached' | 'cancelled' | null;
  /** What broke it: "Errors 24 %, limit 20 %"; null: nothing did. */
  readonly brokenBy: string | null;
  /** Silence stops its clock: since when, and why; null: it runs. */
  readonly stopped: { readonly since: string; readonly why: string } | null;
  readonly strips: readonly WatchStrip[];
  readonly reopens: readonly ReopenRule[];
  readonly resolve: {
    /** What is to be so before a person resolves. */
    readonly checks: readonly ResolveCheck[];
    /** Proposed public words. */
    readonly body: string | null;
    /** Set while resolving needs a reason: "The watch runs until 03:41." */
    readonly needsReason: string | null;
  };
}

export type WatchStrip = {
  readonly id: string;
  /** "Errors, 5xx share". */
  readonly label: string;
  /** "worst 1.1 %, n 31 400". */
  readonly detail: string;
  readonly state: 'ok' | 'over' | 'unknown';
  /** When it was last read. */
  readonly readAt: string | null;
} & (
  | {
      readonly kind: 'signal';
      readonly value: number | null;
      readonly unit: SignalUnit;
      readonly limit: number | null;
      readonly points: readonly { readonly at: string; readonly value: number | null }[];
    }
  | {
      readonly kind: 'rounds';
      /** "pass", "100 %". */
      readonly value: string;
      /** Oldest first; what is to come is not in it. */
      readonly rounds: readonly {
        readonly at: string;
        readonly state: 'ok' | 'failed' | 'unknown';
      }[];
    }
);

export interface ReopenRule {
  readonly id: string;
  /** "Errors over 20 % or P95 over 5 s". */
  readonly condition: string;
  /** "for 5 min, n at least 50". */
  readonly window: string;
  /** "to mitigating, next branch ready". */
  readonly leadsTo: string;
  readonly kind: 'breach' | 'reverted' | 'silence';
}

export interface ResolveCheck {
  readonly id: string;
  readonly label: string;
  readonly state: 'ok' | 'running' | 'open' | 'unknown';
  /** "03:11:06", "Demo Operations". */
  readonly detail: string | null;
  /** With `running`: counts down to this. */
  readonly dueAt: string | null;
}
