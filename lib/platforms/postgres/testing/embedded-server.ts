/** The PostgreSQL that comes with Ripcord, as a target's: without pg_dump and its like. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeEmbeddedPostgres, startEmbeddedPostgres } from '@/lib/postgres/embedded';
import type { TestServer } from './debian-server';

export async function startEmbeddedServer(): Promise<TestServer> {
  const directory = mkdtempSync(join(tmpdir(), 'postgres-'));
  const { port, superUrl } = await startEmbeddedPostgres({ directory, port: 0, durable: false });
  const { username, password } = new URL(superUrl);
  return {
    port,
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    stop: () => removeEmbeddedPostgres(directory),
  };
}
