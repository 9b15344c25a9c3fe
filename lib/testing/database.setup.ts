import { afterAll } from 'vitest';
import { onEveryCommand } from '@/lib/command';
import { openDatabase } from '@/lib/db';
import { assertFold } from './assert-fold';
import { assertReplays } from './assert-replays';
import { createTestDatabase } from './test-database';

/** Every database test file gets a database of its own, before its imports read the environment. */
const database = await createTestDatabase();
process.env.DATABASE_URL = database.appUrl;
process.env.MIGRATE_DATABASE_URL = database.ownerUrl;

onEveryCommand(assertFold);
afterAll(async () => {
  const db = openDatabase(database.appUrl);
  try {
    await assertReplays(db);
  } finally {
    await db.close();
    await database.drop();
  }
});
