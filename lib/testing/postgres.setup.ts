import { chmodSync, existsSync, mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { startGuard } from '@/lib/cli/guard';
import { migrate, migrateOptions } from '@/lib/migrate';
import { removeEmbeddedPostgres, startEmbeddedPostgres } from '@/lib/postgres/embedded';

/** Connection strings of the run's cluster; database `ripcord` is migrated and used as a template. */
export interface TestCluster {
  readonly superUrl: string;
  readonly ownerUrl: string;
  readonly appUrl: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    readonly testCluster: TestCluster;
  }
}

const root = path.resolve(import.meta.dirname, '..', '..');

/** One embedded Postgres for the whole run, in a temporary directory, migrated once. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'ripcord-test-'));
  chmodSync(directory, 0o711);
  const server = await startEmbeddedPostgres({ directory, port: 0, durable: false });
  // An interrupted run ends the server too.
  const guard = startGuard();
  guard.setPostgres(server.pid);
  const stop = async () => {
    await guard.release();
    await removeEmbeddedPostgres(directory);
  };
  try {
    if (existsSync(path.join(root, 'prisma', 'grants.sql'))) {
      await migrate(migrateOptions(root, server.ownerUrl, server.appUrl));
    }
  } catch (cause) {
    await stop();
    throw cause;
  }
  const { superUrl, ownerUrl, appUrl } = server;
  project.provide('testCluster', { superUrl, ownerUrl, appUrl });
  return stop;
}
