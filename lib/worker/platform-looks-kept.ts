import type { Look } from '@/lib/signals/looks';

/** What a platform was seen to be: its looks stay the same as long as the state's digest does. */
export interface Seen {
  readonly digest: string;
  /** Null: it was never read. */
  readonly observedAt: Date | null;
}

interface Kept {
  readonly digest: string;
  readonly looks: readonly Look[];
  /** The observation that was told last; null: none yet. */
  toldAt: number | null;
}

const MINUTE_MS = 60_000;

/** What this worker has told of each target's platform, so that the same is told once a minute. */
export class PlatformLooksKept {
  readonly #kept = new Map<string, Kept>();

  looks(targetId: string, digest: string): readonly Look[] | null {
    const kept = this.#kept.get(targetId);
    return kept?.digest === digest ? kept.looks : null;
  }

  learn(targetId: string, digest: string, looks: readonly Look[]): void {
    this.#kept.set(targetId, { digest, looks, toldAt: null });
  }

  /** `often`: a runbook asks for it, so that each look is told. */
  isDue(targetId: string, { digest, observedAt }: Seen, often: boolean): boolean {
    const kept = this.#kept.get(targetId);
    if (kept === undefined || kept.digest !== digest || kept.toldAt === null) return true;
    const seenAt = observedAt?.getTime() ?? 0;
    if (seenAt <= kept.toldAt) return false;
    return often || minuteOf(seenAt) !== minuteOf(kept.toldAt);
  }

  told(targetId: string, { observedAt }: Seen): void {
    const kept = this.#kept.get(targetId);
    if (kept !== undefined) kept.toldAt = observedAt?.getTime() ?? 0;
  }
}

/** Looks are kept by the minute in which they end. */
function minuteOf(ms: number): number {
  return Math.ceil(ms / MINUTE_MS);
}
