import { afterAll } from 'vitest';
import { createTestDatabase } from './test-database';

/** Every database test file gets a database of its own, before its imports read the environment. */
const database = await createTestDatabase();
process.env.DATABASE_URL = database.appUrl;
process.env.MIGRATE_DATABASE_URL = database.ownerUrl;

afterAll(database.drop);
