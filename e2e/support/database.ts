import pg from 'pg';
import { stackUnderTest } from './stack';

/** One statement on the stack's own database, as the role that owns it. */
export async function queryAsOwner<T extends object>(
  sql: string,
  values: readonly unknown[] = [],
): Promise<T[]> {
  const client = new pg.Client({ connectionString: stackUnderTest().ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query<T>(sql, [...values]);
    return rows;
  } finally {
    await client.end();
  }
}
