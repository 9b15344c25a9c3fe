/**
 * The database's time, between two readings of it carried on by this process's monotonic clock. For
 * dating what was read from outside; expiries are compared in SQL.
 */
export class DatabaseClock {
  private offsetMs: number | null = null;

  constructor(private readonly monotonicMs: () => number = () => performance.now()) {}

  /** `now` is what the database just said. */
  set(now: Date): void {
    this.offsetMs = now.getTime() - this.monotonicMs();
  }

  /** The machine's own clock until the database was first asked. */
  now(): Date {
    return this.offsetMs === null ? new Date() : new Date(this.offsetMs + this.monotonicMs());
  }
}
