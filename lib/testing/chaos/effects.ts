import type { JournalEntry } from '@/simulator/core/model';

/** One try at one call, as it is recorded. */
export interface Intent {
  /** `run 12 step 3`: the same for all tries of one step. */
  readonly step: string;
  /** Full name of the service. */
  readonly ref: string;
  /** The token of the state that it was planned against. */
  readonly etag: string | null;
  readonly status: string;
}

export type Change = Pick<
  JournalEntry,
  'seq' | 'method' | 'service' | 'etagGiven' | 'outcome' | 'receivedAt'
>;

/** Each fault as one sentence. */
export interface ComparedEffects {
  /** Changes that a request made. */
  readonly mutations: number;
  /** One intent, several changes. */
  readonly doubles: readonly string[];
  /** A change that no intent explains. */
  readonly unexplained: readonly string[];
  /** An intent that was proven, without a change. */
  readonly unseen: readonly string[];
}

/**
 * Pure. A change carries the token of the state that it was planned against, which is never the same
 * twice on one service: that tells its intent. The tries of one step are one intent, because a
 * further one is made only where the one before certainly had no effect.
 */
export function compareEffects(
  intents: readonly Intent[],
  journal: readonly Change[],
): ComparedEffects {
  const committed = journal.filter(
    ({ outcome, receivedAt }) => outcome === 'committed' && receivedAt !== null,
  );
  const tokenOf = ({ ref, etag }: Intent) => `${ref} ${etag}`;
  // An intent that came to nothing leaves its token to the next: what was proven goes before.
  const byToken = new Map<string, string>();
  for (const proven of [false, true]) {
    for (const intent of intents) {
      if ((intent.status === 'verified') === proven) byToken.set(tokenOf(intent), intent.step);
    }
  }
  const changes = new Map<string, number>();
  const unexplained: string[] = [];
  for (const { seq, method, service, etagGiven } of committed) {
    const step = byToken.get(`${service} ${etagGiven}`);
    if (step === undefined) unexplained.push(`${method} of ${service}, entry ${seq}`);
    else changes.set(step, (changes.get(step) ?? 0) + 1);
  }
  const proven = new Set(
    intents.flatMap(({ step, status }) => (status === 'verified' ? [step] : [])),
  );
  return {
    mutations: committed.length,
    doubles: [...changes].flatMap(([step, count]) =>
      count > 1 ? [`${step} changed the platform ${count} times`] : [],
    ),
    unexplained,
    unseen: [...proven]
      .filter((step) => !changes.has(step))
      .map((step) => `${step} is verified, and the platform knows of no such change`),
  };
}
