import type { Configuration } from '@/lib/configuration/schema';
import type { Database } from '@/lib/db';
import type { Connected } from '@/lib/platforms/registry';
import type { DatabaseClock } from './database-clock';

/** What the worker's loops are handed: they have no globals. */
export interface WorkerDeps {
  readonly db: Database;
  readonly clock: DatabaseClock;
  /** `undefined`: ripcord.yaml has no such connection that could be used. */
  find(connection: string): Connected | undefined;
  /** What of ripcord.yaml is usable now; null when nothing is. */
  configuration(): Configuration | null;
}
