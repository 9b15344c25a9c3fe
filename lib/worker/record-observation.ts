import { differences } from '@/lib/changes/differences';
import { type Database, type Transaction, type Tx, withTransaction } from '@/lib/db';
import { parseState } from '@/lib/fleet/stored-state';
import { ranOf } from '@/lib/fleet/target-record';
import type { TargetState } from '@/lib/fleet/target-state';
import { ok, type Result } from '@/lib/result';
import { canonicalJson, sha256Hex } from '@/lib/timeline/canonical';
import type { ClaimedTarget } from './claim-targets';
import { recordChanges } from './record-changes';
import { keepRevisions, keepServing } from './revision-ledger';

/**
 * Keeps what was read of a target, what became different, and what that says of its revisions. A
 * failed look keeps the old state and says why there is no newer one.
 */
export async function recordObservation(
  db: Database,
  target: ClaimedTarget,
  reply: Result<TargetState, string>,
): Promise<void> {
  await withTransaction<null, never>(db, async (transaction) => {
    if (reply.ok) await recordState(transaction, target, reply.value);
    else await recordProblem(transaction, target, reply.error);
    return ok(null);
  });
}

async function recordProblem(
  { tx, hint }: Transaction,
  target: ClaimedTarget,
  problem: string,
): Promise<void> {
  const { count } = await tx.observation.updateMany({
    where: { targetId: target.id, OR: [{ problem: null }, { problem: { not: problem } }] },
    data: { problem },
  });
  if (count === 0) return;
  hint('fleet');
  hint(`service:${target.service}`);
}

async function recordState(
  transaction: Transaction,
  target: ClaimedTarget,
  state: TargetState,
): Promise<void> {
  const { tx, hint } = transaction;
  const [row] = await tx.$queryRaw<Before[]>`
    select state, digest, observed_at as "observedAt", problem
    from observation where target_id = ${target.id}::uuid for update`;
  // A slow answer never overwrites a newer one.
  if (row?.observedAt && row.observedAt > new Date(state.readAt)) return;
  const digest = digestOf(state);
  const stored = {
    state: JSON.parse(JSON.stringify(state)),
    digest,
    observedAt: new Date(state.readAt),
    problem: null,
  };
  await tx.observation.upsert({
    where: { targetId: target.id },
    create: { targetId: target.id, attemptedAt: transaction.now, ...stored },
    update: stored,
  });
  if (row?.digest !== digest) await keepRevisions(tx, target.id, state);
  await keepServing(tx, target.id, state);
  if (row?.digest !== digest || row.problem !== null) {
    hint('fleet');
    hint(`service:${target.service}`);
  }
  if (row?.digest !== digest) {
    const before = parseState(row?.state ?? null);
    await keepRecord(tx, target.id, state);
    await recordChanges(transaction, target, state, differences(before, state));
  }
}

/** One record for each change of what runs; reading the same again adds nothing. */
async function keepRecord(tx: Tx, targetId: string, state: TargetState): Promise<void> {
  const ran = ranOf(state);
  const digest = sha256Hex(canonicalJson(ran));
  const last = await tx.targetRecord.findFirst({ where: { targetId }, orderBy: { at: 'desc' } });
  if (last?.digest === digest) return;
  await tx.targetRecord.create({
    data: {
      targetId,
      generation: state.generation,
      digest,
      ran,
      actor: state.lastModifier,
      at: new Date(state.readAt),
    },
  });
}

interface Before {
  readonly state: unknown;
  readonly digest: string | null;
  readonly observedAt: Date | null;
  readonly problem: string | null;
}

/** Of everything but the time of reading. */
function digestOf({ readAt: _, ...state }: TargetState): string {
  return sha256Hex(canonicalJson(state));
}
