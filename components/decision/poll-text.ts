import type { PollView } from '@/lib/incidents/poll-view';

/** "No objection, 2 said so"; while it is open: "None so far". */
export function pollTally({
  closed,
  objections,
  agreed,
}: Pick<PollView, 'closed' | 'objections' | 'agreed'>): string {
  const against =
    objections.length === 0
      ? closed
        ? 'No strong objection'
        : 'No objection so far'
      : objections.length === 1
        ? '1 objection'
        : `${objections.length} objections`;
  return agreed.length === 0 ? against : `${against}, ${agreed.length} said there is none`;
}
