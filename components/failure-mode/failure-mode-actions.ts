import type { Reply } from '@/components/incident/reply';

/** What can be done from the finder. Where it is only read (a runbook's page) nothing can. */
export interface FailureModeActions {
  /** Runs one detection of a mode, by its place; null: all that can be run from here. */
  readonly onDetect?: (failureMode: string, item: number | null) => Reply;
  /** Plans the procedure that resolves it, and opens its difference. It applies nothing. */
  readonly onProcedure?: (procedure: string) => void;
}
