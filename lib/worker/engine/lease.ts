import type { Database, Tx } from '@/lib/db';
import type { RunStatus } from '@/lib/generated/prisma/enums';

/**
 * Longer than a look, a verdict and a call with its 15 s together. Renewed before a call, so that
 * more than 25 s are left and the call has ended before anybody else may take over.
 */
export const LEASE_SECONDS = 60;
export interface Lease {
  readonly runId: string;
  /** Grows with each taker; every later write carries it. */
  readonly token: bigint;
}

/**
 * Takes a run whose turn has come and that nobody holds; null: not now, or somebody else has it. The
 * next wake of one under way is the lease's end, so that whoever wakes it meanwhile is seen; of a
 * plan it stays when that expires.
 */
export async function takeLease({ prisma }: Database, runId: string): Promise<Lease | null> {
  const [taken] = await prisma.$queryRaw<{ lease_token: bigint }[]>`
    update run
       set lease_token = lease_token + 1,
           lease_until = ripcord.now() + ${LEASE_SECONDS} * interval '1 second',
           wake_at = case when status in ('applying', 'verifying', 'unknown')
             then ripcord.now() + ${LEASE_SECONDS} * interval '1 second' else wake_at end
     where id = ${runId}::uuid
       and wake_at <= ripcord.now()
       and (lease_until is null or lease_until < ripcord.now())
    returning lease_token`;
  return taken === undefined ? null : { runId, token: taken.lease_token };
}

/** Gives a run back untouched, to be looked at again after `seconds`, or at once if somebody woke it. */
export async function giveBack({ prisma }: Database, lease: Lease, seconds: number): Promise<void> {
  await prisma.$executeRaw`
    update run set lease_until = null,
      wake_at = case
        when status in ('applying', 'verifying', 'unknown') or wake_at <= ripcord.now()
          then least(greatest(wake_at, ripcord.now()), ripcord.now() + ${seconds} * interval '1 second')
        else wake_at end
     where id = ${lease.runId}::uuid and lease_token = ${lease.token}`;
}

/**
 * Locks the run's row for this transaction. False: the lease was lost or the run is not as it was
 * read, and nothing may be written.
 */
export async function holdsLease(
  tx: Tx,
  { runId, token }: Lease,
  status: RunStatus,
): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    select 1 from run
     where id = ${runId}::uuid and lease_token = ${token} and status = ${status}::run_status
       for update`;
  return rows.length === 1;
}

/**
 * Locks the run's row and renews the lease, so that one call fits into it.
 * False: it has run out or was taken over, or the run was asked to stop.
 */
export async function renewForSend(tx: Tx, { runId, token }: Lease): Promise<boolean> {
  const renewed = await tx.$queryRaw<unknown[]>`
    update run set lease_until = ripcord.now() + ${LEASE_SECONDS} * interval '1 second'
     where id = ${runId}::uuid and lease_token = ${token}
       and lease_until > ripcord.now() and abort_requested_at is null
    returning 1`;
  return renewed.length === 1;
}
