import { withTransaction } from '@/lib/db';
import { err, ok } from '@/lib/result';
import { append } from '@/lib/timeline/append';
import type { EngineDeps } from './deps';

/** Ends one hold whose time is over. The mark on the revision stays. */
export async function expireHold(deps: EngineDeps, holdId: string): Promise<void> {
  await withTransaction(deps.db, async (transaction) => {
    const { tx } = transaction;
    const [hold] = await tx.$queryRaw<{ revision_name: string; run_id: string | null }[]>`
      update hold set released_at = ripcord.now()
       where id = ${holdId}::uuid and released_at is null and expires_at <= ripcord.now()
      returning revision_name, run_id`;
    if (hold === undefined) return err('not due');
    const run =
      hold.run_id === null ? null : await tx.run.findUnique({ where: { id: hold.run_id } });
    if (run !== null) {
      await append(transaction, run.streamId, {
        kind: 'hold.expired',
        actor: 'system',
        data: { holdId, revision: hold.revision_name },
      });
      if (run.incidentId !== null) transaction.hint(`incident:${run.incidentId}`);
    }
    transaction.hint('fleet');
    return ok(true);
  });
}
