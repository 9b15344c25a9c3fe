/** The confirm dialog: what is so now, what will be so, and what speaks against it. */
import type { ApprovalView, BreakGlassView } from './approval-view';
import type { RunRest } from './run-view';

export interface DifferenceView {
  /** Its slug, which revision names begin with. */
  readonly service: string;
  readonly request: {
    readonly id: string;
    readonly status: 'asked' | 'ready' | 'refused';
    readonly askedAt: string;
    /** Why it was refused, and what to do; null otherwise. */
    readonly problem: string | null;
    /** What was asked for, so that the same can be asked for again. */
    readonly wanted: PlanWanted;
  };
  /** "INC-1, virtuoso-api, Cloud Run us-central1". */
  readonly placeLine: string;
  /** "Roll back virtuoso-api to 00001-abc". */
  readonly title: string;
  /** Null until the request is ready. */
  readonly plan: DifferencePlan | null;
  /** Why the plan can't be applied any more; null: it can. */
  readonly gone: PlanGone | null;
  /** What the runbook says that this can and can't touch: "Nothing is lost by going back". */
  readonly safety: readonly SafetyNote[];
  /** What a person can name for it: an image by digest, a secret's version. */
  readonly fields: readonly PlanField[];
}

/** One of the runbook's own remarks. */
export interface SafetyNote {
  readonly title: string;
  readonly text: string;
}

export interface FieldOption {
  readonly value: string;
  /** "00001-abc", "3", "sha256:4c2a77d1". */
  readonly label: string;
  /** "tag v1.4, uploaded 2026-11-19, served with its signals under their limits"; null: nothing. */
  readonly detail: string | null;
  /** It can't be named: "destroyed"; null: it can. */
  readonly off: string | null;
}

export interface PlanField {
  readonly name: 'revision' | 'image' | 'secretVersion';
  readonly label: string;
  /** What is named now; null: nothing. */
  readonly value: string | null;
  /** Without it there is no plan. */
  readonly needed: boolean;
  readonly options: readonly FieldOption[];
  /** Why there is nothing, or not everything, to choose from; null: this is what there is. */
  readonly why: string | null;
  /** What may be written where no option fits; null: only an option. */
  readonly form: { readonly pattern: string; readonly says: string } | null;
}

export type PlanWanted =
  | {
      readonly kind: 'plan';
      readonly procedure: string;
      readonly revision: string | null;
      /** Why a revision that was marked broken is wanted; null: nobody said. */
      readonly reason: string | null;
      /** What is to be deployed, by its digest; null: nothing new. */
      readonly image: string | null;
      /** The version of a secret that worked; null: none is named. */
      readonly secretVersion: string | null;
    }
  /** `step`: the index of the one that is undone; null: the whole run. */
  | { readonly kind: 'undo'; readonly runId: string; readonly step: number | null };

export interface DifferencePlan {
  readonly runId: string;
  readonly runNumber: number;
  readonly hash: string;
  readonly stateReadAt: string;
  /** Null: it calls no platform. */
  readonly generation: string | null;
  /** Null: it moves no traffic. */
  readonly traffic: TrafficDifference | null;
  /** Scaling and existence, where the plan changes them. */
  readonly settings: readonly SettingRow[];
  /** Everything that will happen, in order; empty where it is one call and its proof. */
  readonly sequence: readonly SequenceLine[];
  readonly promised: {
    readonly minSeconds: number;
    readonly maxSeconds: number;
    readonly source: 'runbook' | 'default';
  } | null;
  /** Why a revision that was marked broken is wanted again; null: nobody said. */
  readonly reason: string | null;
  /** It was marked broken, and is planned again once somebody says why. */
  readonly needsReason: boolean;
  readonly verdict: PlanVerdict;
  readonly willNotRestore: readonly { readonly what: string; readonly detail: string | null }[];
  readonly inverse: {
    readonly sentence: string;
    readonly capturedAt: string;
    readonly reversible: 'exact' | 'equivalent' | 'none';
  };
  /** One line a call, in order. */
  readonly commandLine: string;
  /** How the runbook writes it, and what differs: "the runbook writes $PREVIOUS_REVISION". */
  readonly writtenNote: string | null;
  /** `routine`: one press. `risky`: hold. `destructive`: hold, after a second person. */
  readonly risk: 'routine' | 'risky' | 'destructive';
  /** What the button says after "Hold to": "shift 100 % to 00001-abc". */
  readonly act: string;
  /** "You apply as Operations Lead stand-in."; null: this person may not, and `whyNotApply` says why. */
  readonly applyAs: string | null;
  readonly whyNotApply: string | null;
  /** Where a second person is needed: how far that is; null: nobody is. */
  readonly approval: ApprovalView | null;
  /** The way past what blocks; null: there is nothing to get past, or no way. */
  readonly breakGlass: BreakGlassView | null;
  /** A freeze keeps it from being applied; null: none does. */
  readonly frozen: RunRest | null;
}

export interface TrafficDifference {
  /** One row a revision, in the same order on both sides. */
  readonly now: readonly NowRow[];
  readonly after: readonly AfterRow[];
  /** Desired equals effective. */
  readonly settled: boolean;
  readonly followsLatest: { readonly before: boolean; readonly after: boolean };
}

/** One setting of the target: "Instances", "2 to 20", "0, by hand". */
export interface SettingRow {
  readonly label: string;
  readonly now: string;
  readonly after: string;
  readonly changed: boolean;
}

export interface SequenceLine {
  /** The step's index. */
  readonly index: number;
  readonly kind: 'call' | 'manual' | 'check' | 'wait' | 'record';
  /** "1 of 3: 10 % to 00003-fix", "Wait 10 min". */
  readonly text: string;
  /** "done by a person", "asked when its turn comes: Did the release include migrations?" */
  readonly note: string | null;
}

export interface NowRow {
  readonly revision: string;
  /** Percent points. */
  readonly desired: number;
  /** Null: could not be read. */
  readonly effective: number | null;
  readonly tag: string | null;
  /** What is known of it: "34.1 % fail". */
  readonly note: string | null;
  readonly failing: boolean;
}

export interface AfterRow {
  readonly revision: string;
  readonly desired: number;
  /** Percent points, signed. */
  readonly change: number;
  readonly tag: string | null;
  readonly note: string | null;
  /** It will be held. */
  readonly held: boolean;
  /** It is what the plan names. */
  readonly target: boolean;
}

export interface PlanVerdict {
  readonly outcome: 'safe' | 'safe_with_warnings' | 'blocked';
  /** Block, unknown, warn, pass. */
  readonly checks: readonly PlanCheck[];
  readonly at: string;
  /** After this it is evaluated again before anything is sent. */
  readonly expiresAt: string;
}

export interface PlanCheck {
  readonly id: string;
  readonly label: string;
  readonly outcome: 'pass' | 'warn' | 'block' | 'unknown';
  readonly evidence: string;
}

export type PlanGone =
  /** The target moved since it was read. */
  | { readonly kind: 'stale'; readonly sentence: string }
  | { readonly kind: 'expired'; readonly sentence: string }
  /** Somebody else's run holds the target. */
  | {
      readonly kind: 'conflict';
      readonly who: string;
      readonly runId: string;
      readonly runNumber: number;
      readonly sentence: string;
    };
