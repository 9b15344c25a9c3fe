import type { Runbook } from '../schema';
import type { Finding } from './finding';
import { names } from './names';
import { contacts, placeholders } from './placeholders';
import { promises } from './promises';
import { review } from './review';
import { safety } from './safety';
import { thresholds } from './thresholds';
import { writtenLines } from './written-lines';

const ORDER = { error: 0, warning: 1, note: 2 } as const;

/** Everything that a runbook's team should know about it, the worst first. Pure. */
export function lintRunbook(runbook: Runbook, now: Date): Finding[] {
  const found = [
    ...names(runbook),
    ...safety(runbook),
    ...promises(runbook),
    ...thresholds(runbook),
    ...writtenLines(runbook),
    ...placeholders(runbook),
    ...contacts(runbook),
    ...review(runbook, now),
  ];
  return found.sort((a, b) => ORDER[a.severity] - ORDER[b.severity]);
}
