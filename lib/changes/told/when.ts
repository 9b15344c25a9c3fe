import { appError } from '@/lib/errors';
import { err, ok, type Result } from '@/lib/result';

/** Clocks of machines differ by so much, and no more. */
const SKEW_MS = 5 * 60_000;

/**
 * When a told change was: as it says, or now where it says nothing. Up to five minutes ahead of our
 * clock is now; later than that is refused, because a change of the future explains nothing.
 */
export function whenTold(at: string | null, now: Date): Result<Date> {
  if (at === null) return ok(now);
  const told = new Date(at);
  if (told.getTime() - now.getTime() > SKEW_MS) {
    return err(
      appError(
        'invalid',
        `${at} is in the future: it is ${now.toISOString()} here. Tell a change when it was done; a clock may be up to 5 minutes ahead.`,
      ),
    );
  }
  return ok(told > now ? now : told);
}
