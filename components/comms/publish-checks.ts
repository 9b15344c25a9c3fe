/** What is looked at before words go out: names that the public must not read, claims that are not proven. */
import type { PublicStatus } from '@/lib/status/public-status';

export interface PublishCheck {
  readonly id: 'names' | 'claims' | 'empty';
  readonly outcome: 'pass' | 'warn';
  readonly text: string;
}

/** Words that say it is over. */
const CLAIMS = /\b(fixed|solved|resolved|back to normal|no longer)\b/i;

/** `internal`: revisions, people, labels that only insiders know. */
export function publishChecks(
  body: string,
  status: PublicStatus,
  internal: readonly string[],
): readonly PublishCheck[] {
  const lower = body.toLowerCase();
  const named = internal.find((name) => name !== '' && lower.includes(name.toLowerCase()));
  const claim = status === 'resolved' ? null : CLAIMS.exec(body);
  return [
    named === undefined
      ? { id: 'names', outcome: 'pass', text: 'No revision or person named' }
      : { id: 'names', outcome: 'warn', text: `Names “${named}”: only insiders know it` },
    claim === null
      ? { id: 'claims', outcome: 'pass', text: 'Claims no more than is proven' }
      : { id: 'claims', outcome: 'warn', text: `“${claim[0]}” says more than is proven` },
  ];
}
