/**
 * The two machines of a run, as tables. The engine enforces them in the `where` of every write; the
 * interface reads them to decide its buttons.
 */
import type { RunStatus, StepStatus } from '@/lib/generated/prisma/enums';

/**
 * `effective` is the planned state read back; `lose` ends in an outcome that nobody knows, and `resume`
 * goes on from it by a person's word; `revert` is our own inverse, `revert_externally` someone else's
 * hand.
 */
export type RunMove =
  | 'submit'
  | 'approve'
  | 'apply'
  | 'effective'
  | 'succeed'
  | 'fail'
  | 'abort'
  | 'expire'
  | 'lose'
  | 'resume'
  | 'revert'
  | 'revert_externally';

type Moves<S extends string, M extends string> = Readonly<
  Record<S, Readonly<Partial<Record<M, S>>>>
>;

const OUTCOMES = { fail: 'failed', abort: 'aborted', lose: 'unknown' } as const;
const OVERTURNS = { revert: 'reverted', revert_externally: 'reverted_externally' } as const;

export const RUN_MOVES: Moves<RunStatus, RunMove> = {
  planned: { submit: 'awaiting_approval', apply: 'applying', abort: 'aborted', expire: 'expired' },
  awaiting_approval: { approve: 'approved', abort: 'aborted', expire: 'expired' },
  approved: { apply: 'applying', abort: 'aborted', expire: 'expired' },
  applying: {
    effective: 'verifying',
    succeed: 'succeeded',
    revert_externally: 'reverted_externally',
    ...OUTCOMES,
  },
  verifying: { succeed: 'succeeded', ...OUTCOMES, ...OVERTURNS },
  succeeded: OVERTURNS,
  failed: { revert: 'reverted' },
  aborted: { revert: 'reverted', revert_externally: 'reverted_externally' },
  unknown: { effective: 'verifying', resume: 'applying', fail: 'failed', ...OVERTURNS },
  expired: {},
  reverted: {},
  reverted_externally: { revert: 'reverted' },
};

export function runAfter(status: RunStatus, move: RunMove): RunStatus | null {
  return RUN_MOVES[status][move] ?? null;
}

/** Every status from which `move` is open: the `where` of a guarded write. */
export function runStatusesWith(move: RunMove): RunStatus[] {
  return (Object.keys(RUN_MOVES) as RunStatus[]).filter((status) => runAfter(status, move));
}

/** Something is still to be done, by the engine or by a person. */
export function isRunning(status: RunStatus): boolean {
  return status === 'applying' || status === 'verifying' || status === 'unknown';
}

/** An effect may have reached the platform, so there is something to undo. */
export function canBeUndone(status: RunStatus): boolean {
  return status !== 'applying' && runAfter(status, 'revert') !== null;
}

export const STEP_MOVES: Readonly<Record<StepStatus, readonly StepStatus[]>> = {
  pending: ['intended', 'settled', 'verified', 'skipped', 'failed'],
  intended: ['sending', 'settled', 'verified', 'skipped', 'failed', 'unknown'],
  sending: ['sent', 'failed', 'unknown'],
  sent: ['settled', 'failed', 'unknown'],
  settled: ['verified', 'failed', 'unknown'],
  unknown: ['verified', 'failed'],
  verified: [],
  skipped: [],
  failed: [],
};

export function stepMayBecome(from: StepStatus, to: StepStatus): boolean {
  return STEP_MOVES[from].includes(to);
}
