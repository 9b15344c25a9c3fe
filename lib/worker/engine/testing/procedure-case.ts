/** A procedure of a runbook as it is carried out in the tests: what it sends, and how it may fail. */
import type { FaultInput } from '@/simulator/core/faults';

export interface ProcedureCase {
  readonly procedure: string;
  /** What a person names for it. */
  readonly asked?: {
    readonly revision?: string;
    readonly image?: string;
    readonly secretVersion?: string;
  };
  /** A second person approves it. */
  readonly destructive?: true;
  /** What was so before, beside the service. */
  readonly beside?: 'key_changed' | 'not_granted' | 'build_failed';
  /** A rollback has pinned the service to this revision before. */
  readonly pinnedTo?: string;
  /** The service was deleted before; this revision had the image that is wanted. */
  readonly deleted?: string;
  /** The service was stopped before. */
  readonly stopped?: true;
  /** What other environments take before, in order: see `changesElsewhere`. Absent: nothing. */
  readonly elsewhere?: readonly string[];
  /** Every change that the platform takes, in order: see `changesOf`. */
  readonly sent: readonly string[];
  /** What its undo sends; a sentence where it can't be undone. */
  readonly back: readonly string[] | RegExp;
  /** A second person approves its undo too. */
  readonly backNeedsTwo?: true;
  readonly failing: FailingCase;
}

export interface FailingCase {
  readonly because: Failure;
  readonly elsewhere?: readonly string[];
  /** What was sent all the same. */
  readonly sent: readonly string[];
  /** How it says that it ended. */
  readonly outcome: RegExp;
  /** What serves then, or that nothing is there. */
  readonly leaves: string;
}

export type Failure =
  | { readonly kind: 'fault'; readonly fault: FaultInput }
  /** No probe is answered as it should. */
  | { readonly kind: 'probes' }
  /** A person says so of the step with this id. */
  | { readonly kind: 'manual'; readonly step: string }
  /** The signals are over their limits at the gate with this id. */
  | { readonly kind: 'gate'; readonly step: string };

export interface RunbookCases {
  readonly slug: string;
  readonly ref: string;
  readonly cases: readonly ProcedureCase[];
}

const code = 'PERMISSION_DENIED';

/** The platform refuses the call after `skip` others. */
export function refused(skip = 0): Failure {
  return { kind: 'fault', fault: { kind: 'error', method: 'UpdateService', code, skip } };
}

/** The platform takes the first call, and its revision never starts. */
export const NEVER_READY: Failure = {
  kind: 'fault',
  fault: { kind: 'lro-fail', message: 'Container failed to start.' },
};
