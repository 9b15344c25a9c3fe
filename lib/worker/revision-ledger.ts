import type { Tx } from '@/lib/db';
import type { LedgerHealth, Served } from '@/lib/fleet/ledger';
import type { TargetState } from '@/lib/fleet/target-state';

/** A platform lists at most so many revisions: beyond it, absence says nothing about old ones. */
const LISTED_AT_MOST = 100;

/**
 * Before anything is written of revisions: looks and samples write of the same ones, each in an order
 * of its own, and would wait for one another. Targets are locked in one order by all.
 */
export async function lockLedgers(tx: Tx, targetIds: readonly string[]): Promise<void> {
  await tx.$executeRaw`
    select from target where id = any(${[...targetIds]}::uuid[]) order by id for no key update`;
}

/** Keeps every revision that the platform names, and marks those that it named once and no more. */
export async function keepRevisions(tx: Tx, targetId: string, state: TargetState): Promise<void> {
  const rows = JSON.stringify(
    state.revisions.map(({ name, digest, image, createdAt, createdBy }) => ({
      name,
      digest,
      image,
      created_at: createdAt,
      created_by: createdBy,
    })),
  );
  await tx.$executeRaw`
    insert into revision (target_id, name, digest, image, created_at, created_by)
    select ${targetId}::uuid, name, digest, image, created_at, created_by
    from jsonb_to_recordset(${rows}::jsonb)
      as seen (name text, digest text, image text, created_at timestamptz, created_by text)
    on conflict (target_id, name) do update set digest = excluded.digest, image = excluded.image,
      created_by = coalesce(excluded.created_by, revision.created_by), gone_at = null
    where (revision.digest, revision.image, revision.gone_at)
      is distinct from (excluded.digest, excluded.image, null)`;
  const whole = state.revisions.length < LISTED_AT_MOST;
  const oldest = state.revisions.map(({ createdAt }) => createdAt).toSorted()[0];
  await tx.revision.updateMany({
    where: {
      targetId,
      goneAt: null,
      name: { notIn: state.revisions.map(({ name }) => name) },
      ...(whole || oldest === undefined ? {} : { createdAt: { gte: new Date(oldest) } }),
    },
    data: { goneAt: new Date(state.readAt) },
  });
}

/**
 * Whoever has traffic now serves now. A service that was last changed at some time has served as it
 * does since then: that dates what was never seen before.
 */
export async function keepServing(tx: Tx, targetId: string, state: TargetState): Promise<void> {
  const serving = state.effective.filter(({ percent }) => percent > 0);
  const since = state.reconciling ? state.readAt : state.updatedAt;
  await keepServed(
    tx,
    targetId,
    [...new Set(serving.map(({ revision }) => revision))].map((revision) => ({
      revision,
      from: since < state.readAt ? since : state.readAt,
      to: state.readAt,
    })),
  );
}

export function keepServed(tx: Tx, targetId: string, served: readonly Served[]): Promise<void> {
  return keepAllServed(
    tx,
    served.map((one) => ({ ...one, target: targetId })),
  );
}

/** Of many targets at once. What says nothing new writes nothing. */
export async function keepAllServed(
  tx: Tx,
  served: readonly (Served & { readonly target: string })[],
): Promise<void> {
  if (served.length === 0) return;
  await tx.$executeRaw`
    update revision set first_served_at = seen.first, last_served_at = seen.last
    from (
      select told.target, told.revision,
        greatest(least(known.first_served_at, told."from"), known.created_at) as first,
        greatest(known.last_served_at, told."to") as last
      from jsonb_to_recordset(${JSON.stringify(served)}::jsonb)
        as told (target uuid, revision text, "from" timestamptz, "to" timestamptz)
      join revision known on known.target_id = told.target and known.name = told.revision
    ) seen
    where revision.target_id = seen.target and revision.name = seen.revision
      and (revision.first_served_at, revision.last_served_at) is distinct from (seen.first, seen.last)`;
}

export function keepHealth(
  tx: Tx,
  targetId: string,
  healths: readonly LedgerHealth[],
): Promise<void> {
  return keepAllHealth(
    tx,
    healths.map((one) => ({ ...one, target: targetId })),
  );
}

/** Of many targets at once. What is not known leaves what was known: a ledger remembers. */
export async function keepAllHealth(
  tx: Tx,
  healths: readonly (LedgerHealth & { readonly target: string })[],
): Promise<void> {
  if (healths.length === 0) return;
  await tx.$executeRaw`
    update revision set health = seen.health, health_detail = seen.detail
    from jsonb_to_recordset(${JSON.stringify(healths)}::jsonb)
      as seen (target uuid, revision text, health text, detail jsonb)
    where revision.target_id = seen.target and revision.name = seen.revision
      and (revision.health, revision.health_detail) is distinct from (seen.health, seen.detail)`;
}
