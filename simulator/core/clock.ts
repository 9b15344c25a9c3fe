/** Microseconds since the epoch, as everywhere in the simulator: small enough for a double. */
export type Micros = number;

export const MICROS_PER_SECOND = 1_000_000;
export const MICROS_PER_MILLISECOND = 1_000;

/** The machine's clock plus an offset, so that minutes can pass in a test without waiting. */
export class Clock {
  #offset: Micros = 0;

  now(): Micros {
    return Date.now() * MICROS_PER_MILLISECOND + this.#offset;
  }

  get offset(): Micros {
    return this.#offset;
  }

  setOffset(offset: Micros): void {
    this.#offset = offset;
  }
}

/**
 * The machine's clock in milliseconds since the epoch, with a fraction: for measuring what another
 * process on this machine sent. Never offset.
 */
export function preciseEpochMs(): number {
  return performance.timeOrigin + performance.now();
}

export function isoTime(at: Micros): string {
  return new Date(at / MICROS_PER_MILLISECOND).toISOString();
}
