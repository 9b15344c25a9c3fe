import { differences } from '@/lib/changes/differences';
import { type Database, type Transaction, type Tx, withTransaction } from '@/lib/db';
import { parseState } from '@/lib/fleet/stored-state';
import { ranOf } from '@/lib/fleet/target-record';
import type { TargetState } from '@/lib/fleet/target-state';
import { ok, type Result } from '@/lib/result';
import { canonicalJson, sha256Hex } from '@/lib/timeline/canonical';
import type { ClaimedTarget } from './claim-targets';
import { recordChanges } from './record-changes';
import { keepRevisions, keepServing, lockLedgers } from './revision-ledger';

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

/** Targets of which a look together said that nothing has changed since the one before. */
export interface Unchanged {
  readonly target: ClaimedTarget;
  /** ISO 8601 UTC. */
  readonly readAt: string;
  /** Names of the revisions that have traffic; empty: its ledger was kept lately. */
  readonly serving: readonly string[];
}

/** The state stays as it is kept; what was seen of it is only newer. */
export async function recordUnchanged(db: Database, seen: readonly Unchanged[]): Promise<void> {
  if (seen.length === 0) return;
  const looks = JSON.stringify(
    seen.map(({ target, readAt }) => ({ target: target.id, read_at: readAt })),
  );
  const serving = JSON.stringify(
    seen.flatMap(({ target, readAt, serving }) =>
      serving.map((revision) => ({ target: target.id, read_at: readAt, revision })),
    ),
  );
  await withTransaction<null, never>(db, async ({ tx, hint }) => {
    const told = await tx.$queryRaw<{ target_id: string }[]>`
      select target_id from observation
      where target_id = any(${seen.map(({ target }) => target.id)}::uuid[]) and problem is not null`;
    await tx.$executeRaw`
      update observation set observed_at = look.read_at, problem = null
      from jsonb_to_recordset(${looks}::jsonb) as look (target uuid, read_at timestamptz)
      where observation.target_id = look.target and observation.observed_at <= look.read_at`;
    if (serving !== '[]') {
      await lockLedgers(
        tx,
        seen.map(({ target }) => target.id),
      );
      await tx.$executeRaw`
        update revision set last_served_at = greatest(revision.last_served_at, look.read_at)
        from jsonb_to_recordset(${serving}::jsonb)
          as look (target uuid, read_at timestamptz, revision text)
        where revision.target_id = look.target and revision.name = look.revision`;
    }
    const better = new Set(told.map(({ target_id }) => target_id));
    for (const { target } of seen) if (better.has(target.id)) hint(`service:${target.service}`);
    if (better.size > 0) hint('fleet');
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
  await lockLedgers(tx, [target.id]);
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
