import type { RunView } from '@/lib/runs/run-view';

const PHASES: Readonly<Record<RunView['status'], string>> = {
  planned: 'planned',
  awaiting_approval: 'waiting for approval',
  approved: 'approved',
  applying: 'applying',
  verifying: 'proving',
  succeeded: 'proven',
  failed: 'failed',
  aborted: 'aborted',
  expired: 'expired',
  unknown: 'outcome unknown',
  reverted: 'undone',
  reverted_externally: 'reverted, not by us',
};

/** Where a run is, in a word. */
export function runPhase(run: Pick<RunView, 'status' | 'abortRequestedAt'>): string {
  const stopping = run.abortRequestedAt !== null && ['applying', 'verifying'].includes(run.status);
  return stopping ? 'stopping' : PHASES[run.status];
}
