/** By connection: under which mark this worker has kept what its metrics said. */
export class KnownMetrics {
  readonly #marks = new Map<string, string>();

  mark(connection: string): string | null {
    return this.#marks.get(connection) ?? null;
  }

  /** Null: what was said is not kept, or not all of it. */
  keep(connection: string, mark: string | null): void {
    if (mark === null) this.#marks.delete(connection);
    else this.#marks.set(connection, mark);
  }
}
