/** A run as the room shows it: three lamps, each lit only by what was read back. */
import type { TrafficShare } from '@/lib/fleet/fleet-view';
import type { RunStatus } from '@/lib/generated/prisma/enums';
import type { ProcedureStep } from './procedure-view';

export interface RunView {
  readonly id: string;
  readonly number: number;
  readonly status: RunStatus;
  /** Its slug, which revision names begin with. */
  readonly service: string;
  /** "Roll back virtuoso-api to 00001-abc". */
  readonly title: string;
  readonly procedure: string;
  /** The named revision; null where a recorded list is put back. */
  readonly revision: string | null;
  /** From 1: which try of this incident it is. */
  readonly attempt: number;
  readonly initiator: string;
  readonly createdAt: string;
  /** Elapsed counts from here; null: not applied. */
  readonly appliedAt: string | null;
  readonly finishedAt: string | null;
  readonly promised: { readonly minSeconds: number; readonly maxSeconds: number } | null;
  /** From applied to its end; null: not over. */
  readonly tookSeconds: number | null;
  readonly lamps: {
    readonly effective: LampView;
    readonly healthy: LampView;
    readonly confirmed: LampView;
  };
  readonly probes: readonly ProbeView[];
  readonly traffic: {
    readonly before: readonly TrafficShare[];
    readonly after: readonly TrafficShare[];
    /** Desired and effective as last read back; null: could not be read. */
    readonly now: {
      readonly desired: readonly TrafficShare[];
      readonly effective: readonly TrafficShare[];
      readonly readAt: string;
    } | null;
  };
  readonly steps: readonly ProcedureStep[];
  readonly canAbort: boolean;
  readonly canUndo: boolean;
  /** What abort leaves: "10 % to 00003-fix stays; 2 of 3 changes are not sent". */
  readonly abortSentence: string;
  /** What undo brings back: "100 % to 00002-mux, as recorded". */
  readonly undoSentence: string;
  /** Why it can't be aborted or undone; null: it can. */
  readonly whyNotAbort: string | null;
  readonly whyNotUndo: string | null;
  readonly abortRequestedAt: string | null;
  /** How it ended, or what it waits for. */
  readonly outcome: string | null;
  /** The step whose outcome nobody knows, with what was observed beside it. */
  readonly unknownStep: UnknownStep | null;
  /** What a person is waited for; null: nobody is. */
  readonly asks: RunAsk | null;
  /** A freeze keeps it from sending more; null: none does. */
  readonly rests: RunRest | null;
  readonly undoes: { readonly runId: string; readonly number: number } | null;
}

export interface UnknownStep {
  readonly index: number;
  readonly title: string;
  /** What was asked for: "10 % to 00003-fix". */
  readonly sent: string;
  readonly observed: string;
  /** When it was last looked at, seen or not; null: not since. */
  readonly lookedAt: string | null;
  /** What serves, as last read; null: it never was. */
  readonly serves: string | null;
  readonly servesReadAt: string | null;
  /** Who changed the target last, as the platform has it; null: it does not say. */
  readonly lastModifier: string | null;
  /** The word that a person gave, until it is acted on. */
  readonly resolved: 'landed' | 'not_landed' | 'give_up' | null;
  readonly choices: readonly UnknownChoice[];
}

export interface UnknownChoice {
  readonly outcome: 'landed' | 'not_landed' | 'give_up';
  /** "It is there: go on". */
  readonly label: string;
  /** What comes of it, in one sentence. */
  readonly consequence: string;
}

export type RunAsk =
  | {
      readonly kind: 'manual';
      readonly index: number;
      readonly title: string;
      readonly instruction: string;
      readonly expectation: string;
      /** The line as the runbook has it. */
      readonly written: string | null;
      /** What the two answers are called. */
      readonly done: string;
      readonly failed: string;
    }
  | {
      readonly kind: 'condition';
      readonly index: number;
      readonly title: string;
      readonly question: string;
      /** Why it could not be read: "00002-mux says no ripcord.dev/migrations". */
      readonly evidence: string;
      /** What each answer leads to. */
      readonly yes: string;
      readonly no: string;
    };

export interface RunRest {
  readonly by: string;
  readonly reason: string;
  readonly until: string;
  /** Whether this person may let it go on. */
  readonly mayExempt: boolean;
}

export type LampState = 'waiting' | 'running' | 'ok' | 'failed' | 'unknown';

export interface LampView {
  readonly state: LampState;
  /** Large: "100 % on 00001-abc", "3 of 5 probes". */
  readonly fact: string;
  /** What was read back, and when: "read back 03:08:22, 8 s after sending". */
  readonly evidence: string | null;
  /** A sign that is no proof, shown beside it: "Request logs, 32 s: 0 of 1 204 are 5xx". */
  readonly hint: string | null;
  /** When it was lit. */
  readonly at: string | null;
  /** Metrics lag: what was sent at `from` is measured by `until` at the latest. */
  readonly lag?: { readonly from: string; readonly until: string };
}

export interface ProbeView {
  readonly id: string;
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly state: 'waiting' | 'running' | 'ok' | 'failed' | 'skipped' | 'unknown';
  /** HTTP status. */
  readonly status: number | null;
  readonly ms: number | null;
  readonly problem: string | null;
}

/** One try, over or under way: what, with what result. */
export interface AttemptView {
  readonly runId: string;
  readonly number: number;
  readonly attempt: number;
  /** When it was applied, else planned. */
  readonly at: string;
  /** "Shift 100 % to 00001-abc". */
  readonly action: string;
  /** Of the runbook's promise; null: it makes none. */
  readonly promised: { readonly minSeconds: number; readonly maxSeconds: number } | null;
  /** From applied to its end; null: not over. */
  readonly tookSeconds: number | null;
  readonly status: RunStatus;
  /** "effective, proving", "did not help: 33.8 % still fail". */
  readonly result: string;
  /** What it taught us; null: nothing yet. */
  readonly learned: string | null;
  readonly canUndo: boolean;
}
