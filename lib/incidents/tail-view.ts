import type { Last, Pace, TailLines } from '@/lib/signals/tail';

/** The service's newest log lines, latencies and instances, beside the decision. */
export interface TailView {
  /** ISO 8601 UTC: the server's clock. */
  readonly now: string;
  /** Slug. */
  readonly service: string;
  readonly lines: Last<TailLines>;
  readonly pace: Last<Pace>;
  /** Why nothing more is read, in a few words; null: it is. */
  readonly stopped: string | null;
}
