import { type Database, HINT_CHANNEL, type Topic } from '@/lib/db';

/** Tells browsers to fetch again, outside of any transaction. */
export async function hint(db: Database, topics: readonly Topic[]): Promise<void> {
  if (topics.length === 0) return;
  await db.pool.query('select pg_notify($1, $2)', [HINT_CHANNEL, [...new Set(topics)].join(' ')]);
}
