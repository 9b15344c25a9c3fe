import type { Tx } from '@/lib/db';

/** Any constant: whoever changes what is in force takes turns, files and people alike. */
const LOAD_LOCK = 7_246_001;

/** Held until the transaction ends. */
export async function takeLoadLock(tx: Tx): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(${LOAD_LOCK})`;
}
