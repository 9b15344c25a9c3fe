/** At most this many passwords are checked at once: each check takes 19 MiB and tens of milliseconds. */
const AT_ONCE = 4;
/** More than this many waiting are turned away: nobody can make the process work without end. */
const WAITING = 64;
const FREE_FAILURES = 5;
const MAX_PAUSE_MS = 4000;
const FORGET_MS = 15 * 60_000;

interface Failures {
  count: number;
  last: number;
}

/**
 * Slows guessing without locking anyone out: after five wrong passwords for an account each further
 * check waits, at most four seconds. Per process; times are monotonic milliseconds.
 */
export class SignInThrottle {
  private readonly failures = new Map<string, Failures>();
  private readonly queue: (() => void)[] = [];
  private running = 0;
  private waiting = 0;

  constructor(
    private readonly now: () => number,
    private readonly pause: (milliseconds: number) => Promise<void>,
  ) {}

  /** Runs `check` when its turn comes; `busy` when too many are waiting already. */
  async run(account: string, check: () => Promise<boolean>): Promise<boolean | 'busy'> {
    if (this.waiting >= WAITING) return 'busy';
    this.waiting += 1;
    // Before its turn: whoever is slowed down keeps no place from the others.
    await this.pause(pauseAfter(this.failuresOf(account)));
    await this.turn();
    this.waiting -= 1;
    try {
      const right = await check();
      this.remember(account, right);
      return right;
    } finally {
      this.running -= 1;
      this.queue.shift()?.();
    }
  }

  private async turn(): Promise<void> {
    if (this.running >= AT_ONCE) {
      await new Promise<void>((resolve) => this.queue.push(resolve));
    }
    this.running += 1;
  }

  private failuresOf(account: string): number {
    const known = this.failures.get(account);
    if (known === undefined) return 0;
    if (this.now() - known.last < FORGET_MS) return known.count;
    this.failures.delete(account);
    return 0;
  }

  private remember(account: string, right: boolean): void {
    if (right) {
      this.failures.delete(account);
      return;
    }
    const count = this.failuresOf(account) + 1;
    this.failures.set(account, { count, last: this.now() });
    for (const [each, { last }] of this.failures) {
      if (this.now() - last >= FORGET_MS) this.failures.delete(each);
    }
  }
}

/** Doubles from a quarter of a second, after the free ones. */
export function pauseAfter(failures: number): number {
  if (failures < FREE_FAILURES) return 0;
  return Math.min(MAX_PAUSE_MS, 250 * 2 ** (failures - FREE_FAILURES));
}
