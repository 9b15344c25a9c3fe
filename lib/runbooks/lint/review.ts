import type { Runbook } from '../schema';
import type { Finding } from './finding';

const DAY_MS = 86_400_000;

/** Whether somebody looked it over in time, and whose it is. */
export function review({ review: rhythm, updated, owner, version }: Runbook, now: Date): Finding[] {
  const found: Finding[] = [];
  for (const [name, value] of Object.entries({ owner, version, updated })) {
    if (value !== null) continue;
    found.push({
      id: 'identity.missing',
      severity: 'note',
      path: [name],
      what: `The runbook names no ${name === 'updated' ? 'date of its last change' : name}.`,
      why: 'Nobody can tell whether it is the current one, or whom to ask.',
      fix: `Write "${name}".`,
    });
  }
  if (rhythm === undefined) {
    found.push({
      id: 'review.unknown',
      severity: 'note',
      path: [],
      what: 'The runbook gives no review frequency.',
      why: 'Names, commands and limits age without anybody noticing.',
      fix: 'Write "review", with how often.',
    });
    return found;
  }
  if (rhythm.seconds === null || updated === null) return found;
  const due = Date.parse(updated) + rhythm.seconds * 1000;
  if (now.getTime() <= due) return found;
  const days = Math.floor((now.getTime() - due) / DAY_MS);
  found.push({
    id: 'review.overdue',
    severity: 'warning',
    path: ['updated'],
    what: `Its review is ${days} days overdue (${rhythm.every}, last changed ${updated}).`,
    why: 'Names, commands and limits age without anybody noticing.',
    fix: 'Go through it, then write the date.',
  });
  return found;
}
