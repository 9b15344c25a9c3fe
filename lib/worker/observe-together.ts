import type { Platform } from '@/lib/platforms/platform';
import { err, ok } from '@/lib/result';
import type { ClaimedTarget } from './claim-targets';
import type { KnownLooks } from './known-looks';
import { recordObservation, recordUnchanged, type Unchanged } from './record-observation';
import { someAtOnce } from './some-at-once';
import { addressOf } from './target-address';
import type { WorkerDeps } from './worker-deps';

/** The first look reads every revision of a fleet; one like the last takes a page. */
const DEADLINE_MS = 120_000;
/** Each waits for the disk more than for this process. */
const AT_ONCE = 6;

/** Looks at many targets of one connection by its lists, and keeps what became different. */
export async function observeTogether(
  { db }: Pick<WorkerDeps, 'db'>,
  {
    platform,
    known,
    targets,
  }: {
    readonly platform: Platform;
    readonly known: KnownLooks;
    readonly targets: readonly ClaimedTarget[];
  },
  signal: AbortSignal,
): Promise<void> {
  if (targets.length === 0) return;
  const now = performance.now();
  const seen = await platform.observeAll?.(
    targets.map((target) => ({ address: addressOf(target), token: known.token(target, now) })),
    AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]),
  );
  if (seen === undefined || signal.aborted) return;
  const unchanged: Unchanged[] = [];
  await someAtOnce(AT_ONCE, targets, async (target) => {
    const one = seen.get(target.id);
    if (one === undefined) return;
    // What is kept need not be held until all are.
    seen.delete(target.id);
    if (!one.ok) {
      await recordObservation(db, target, err(one.error.message));
    } else if (one.value.state === null) {
      const serving = known.servingAgain(target, now);
      unchanged.push({ target, readAt: one.value.readAt, serving });
    } else {
      await recordObservation(db, target, ok(one.value.state));
      known.keep(target, one.value, now);
    }
  });
  await recordUnchanged(db, unchanged);
}
