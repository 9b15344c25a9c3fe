import type { SeenTarget } from '@/lib/platforms/platform';
import type { ClaimedTarget } from './claim-targets';

/** What leaves no trace in a platform's lists is read again at least this often. */
const WHOLE_AGAIN_MS = 2 * 60 * 60_000;
/** How long a target serves is known to the minute. */
const SERVING_AGAIN_MS = 60_000;

interface Known {
  readonly token: string;
  readonly serving: readonly string[];
  readonly wholeUntil: number;
  servingUntil: number;
}

/** What this worker has seen and kept of each target, so that it need not read it again. */
export class KnownLooks {
  readonly #known = new Map<string, Known>();

  /** `now`: milliseconds that only go forward. Null: it is to be read whole. */
  token({ id, ref }: ClaimedTarget, now: number): string | null {
    const known = this.#known.get(`${id} ${ref}`);
    return known === undefined || known.wholeUntil <= now ? null : known.token;
  }

  /** A state that was kept. Those read together don't fall due together. */
  keep({ id, ref }: ClaimedTarget, { state, token }: SeenTarget, now: number): void {
    if (state === null) return;
    if (token === null) {
      this.#known.delete(`${id} ${ref}`);
      return;
    }
    this.#known.set(`${id} ${ref}`, {
      token,
      serving: [
        ...new Set(
          state.effective.filter(({ percent }) => percent > 0).map(({ revision }) => revision),
        ),
      ],
      wholeUntil: now + WHOLE_AGAIN_MS * (0.5 + Math.random() / 2),
      servingUntil: now + SERVING_AGAIN_MS,
    });
  }

  /** The revisions that serve, where it is time to note it again. */
  servingAgain({ id, ref }: ClaimedTarget, now: number): readonly string[] {
    const known = this.#known.get(`${id} ${ref}`);
    if (known === undefined || known.servingUntil > now) return [];
    known.servingUntil = now + SERVING_AGAIN_MS;
    return known.serving;
  }
}
