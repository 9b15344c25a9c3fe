import { afterAll } from 'vitest';
import { onEveryCommand } from '@/lib/command';
import { assertFold } from './assert-fold';
import { createTestDatabase } from './test-database';

/** Every database test file gets a database of its own, before its imports read the environment. */
const database = await createTestDatabase();
process.env.DATABASE_URL = database.appUrl;
process.env.MIGRATE_DATABASE_URL = database.ownerUrl;

onEveryCommand(assertFold);
afterAll(database.drop);
