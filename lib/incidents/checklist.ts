import type { ChecklistItem, Runbook } from '@/lib/runbooks/schema';

export interface ChecklistEntry {
  readonly key: string;
  readonly label: string;
  /** What a machine does for it, if anything. */
  readonly machine: ChecklistItem['machine'] | null;
}

/** What to go through before rolling back, in the runbook's order. */
export function checklistOf(runbook: Runbook | null): ChecklistEntry[] {
  return (runbook?.checklists.pre_rollback ?? []).map((item) => ({
    key: item.id,
    label: item.title,
    machine: item.machine ?? null,
  }));
}
