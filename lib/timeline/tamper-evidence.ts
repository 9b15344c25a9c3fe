import type { Tx } from '@/lib/db';

/** `reduced`: this role could write the record behind the chain's back, so it proves less. */
export async function tamperEvidence(tx: Tx): Promise<'full' | 'reduced'> {
  const [privilege] = await tx.$queryRaw<{ can: boolean }[]>`
    select has_table_privilege('timeline.event', 'insert') as can`;
  return privilege?.can === false ? 'full' : 'reduced';
}
