import type { Database } from '@/lib/db';

/** Somebody has these services on the screen: for the next half minute they are looked at often. */
export async function setInterest(db: Database, slugs: readonly string[]): Promise<void> {
  if (slugs.length === 0) return;
  await db.prisma.$executeRaw`
    insert into interest (target_id, until)
    select target.id, ripcord.now() + interval '30 seconds'
    from target join service on service.id = target.service_id
    where service.slug = any(${[...slugs]}::text[]) and target.retired_at is null
    order by target.id
    on conflict (target_id) do update set until = greatest(interest.until, excluded.until)`;
}
