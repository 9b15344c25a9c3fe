/**
 * What every screen says of an incident that waits for a decision: what is wrong, what changed, what
 * is recommended, to what, and how sure that is. Times are ISO 8601 UTC; unknown is a value of its
 * own, and never looks like a good one.
 */
import type { SeverityLevel } from '@/lib/runbooks/figures-schema';
import type { SignalUnit } from '@/lib/signals/reading';

export interface AlertsView {
  /** The database's clock when this was read. */
  readonly now: string;
  /** The worst first; only so many are told in full. */
  readonly alerts: readonly AlertView[];
  /** How many more wait besides. */
  readonly more: number;
  /** A run is being applied somewhere: nobody is interrupted. */
  readonly quiet: boolean;
}

export interface AlertView {
  readonly incident: {
    readonly id: string;
    readonly drill: boolean;
    /** "INC-1", "D-1". */
    readonly label: string;
    readonly title: string;
    readonly severity: SeverityLevel;
    /** The runbook's own word: "High". */
    readonly severityLabel: string;
    readonly declaredAt: string;
  };
  /** The room: a path on this server. */
  readonly path: string;
  readonly service: { readonly slug: string; readonly name: string };
  /** Null: the runbook decides by no signal. */
  readonly signal: AlertSignal | null;
  /** Null: no change was seen before it was declared. */
  readonly suspect: AlertSuspect | null;
  readonly advice: AlertAdvice;
  /** Null: nothing is recommended that could be planned. */
  readonly plan: AlertPlan | null;
}

/** The one signal that says most about it: the furthest over its limit, else one that is unknown. */
export interface AlertSignal {
  readonly title: string;
  /** `said`: a person's word is that it is over, and no signal says so. */
  readonly state: 'over' | 'said' | 'unknown' | 'under';
  /** The last that was read, even where it is too old to count. */
  readonly value: number | null;
  readonly unit: SignalUnit;
  /** "20 %". */
  readonly limitLabel: string | null;
  /** When the value was observed. */
  readonly at: string | null;
  /** Why it is unknown, in words; null: it is known. */
  readonly why: string | null;
}

export interface AlertSuspect {
  /** "00002-mux was deployed". */
  readonly what: string;
  readonly at: string;
  /** As the platform or the sender names them; null: not told. */
  readonly by: string | null;
  /** "4 min before it began"; "when it began is unknown". */
  readonly relation: string;
  /** It explains the incident: yes, no, or nobody knows. */
  readonly explains: 'yes' | 'no' | 'unknown';
}

export type AlertAdvice =
  | {
      readonly kind: 'procedure';
      /** "Roll back Virtuoso API to 00001-abc"; the procedure's title until it is planned. */
      readonly headline: string;
      /** "within 15 min"; null: no time limit is written. */
      readonly within: string | null;
      /** Counted from the declaration. */
      readonly dueAt: string | null;
      readonly severity: SeverityLevel | null;
      readonly sentence: string;
    }
  | { readonly kind: 'monitor'; readonly sentence: string }
  | {
      readonly kind: 'unknown';
      readonly sentence: string;
      /** What nobody and nothing answered. */
      readonly unknowns: readonly string[];
    };

export type AlertPlan =
  | { readonly state: 'preparing' }
  /** There is a procedure, and it can't be carried out from here: why. */
  | { readonly state: 'none'; readonly why: string }
  | {
      readonly state: 'ready';
      readonly procedure: string;
      /** The named target; null: the procedure needs none. */
      readonly revision: string | null;
      readonly verdict: AlertVerdict;
      readonly traffic: readonly AlertShare[];
      /** Scaling and existence, where the plan changes them. */
      readonly settings: readonly {
        readonly label: string;
        readonly now: string;
        readonly after: string;
      }[];
      /** It can't be undone, or takes away what others may rely on: a second person is asked. */
      readonly destructive: boolean;
    };

export interface AlertVerdict {
  readonly outcome: 'safe' | 'safe_with_warnings' | 'blocked';
  /** "History: no revision served long enough"; null: every check passes. */
  readonly worst: string | null;
  /** Checks besides that one that don't pass. */
  readonly others: number;
  readonly at: string;
  /** After this it says nothing any more. */
  readonly expiresAt: string;
}

/** One revision's traffic. */
export interface AlertShare {
  readonly revision: string;
  /** "00002-mux". */
  readonly name: string;
  /** Percent points. */
  readonly before: number | null;
  readonly after: number;
  /** It is what the plan names. */
  readonly target: boolean;
}
