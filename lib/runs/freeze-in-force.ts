import type { Tx } from '@/lib/db';
import { utcMinute } from '@/lib/format/time';
import { personName } from './find';

export interface FreezeInForce {
  readonly id: string;
  readonly personId: string;
  /** Who froze. */
  readonly by: string;
  readonly reason: string;
  readonly since: Date;
  readonly until: Date;
}

/** The freeze that holds all runs now, by the database's clock; null: none does. */
export async function freezeInForce(tx: Tx): Promise<FreezeInForce | null> {
  const [row] = await tx.$queryRaw<Omit<FreezeInForce, 'by'>[]>`
    select id, person_id as "personId", reason, created_at as since, expires_at as until
    from "freeze" where scope = 'all' and released_at is null and expires_at > ripcord.now()`;
  return row === undefined ? null : { ...row, by: await personName(tx, row.personId) };
}

/** A commander's word lets a run go on through the freeze that it was given under, and no later one. */
export function isExempt(
  run: { readonly exemptAt: Date | null } | null,
  freeze: Pick<FreezeInForce, 'since'>,
): boolean {
  return run !== null && run.exemptAt !== null && run.exemptAt >= freeze.since;
}

/** "Ana froze all runs until 15:04 UTC (deploys pile up)", without a full stop. */
export function freezeSentence({ by, reason, until }: FreezeInForce): string {
  return `${by} froze all runs until ${utcMinute(until.toISOString())} UTC (${reason})`;
}
