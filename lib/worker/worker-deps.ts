import type { Configuration } from '@/lib/configuration/schema';
import type { Database } from '@/lib/db';
import type { Connected } from '@/lib/platforms/registry';
import type { MetricsSource } from '@/lib/signals/sources/source';
import type { DatabaseClock } from './database-clock';

/** What the worker's loops are handed: they have no globals. */
export interface WorkerDeps {
  readonly db: Database;
  readonly clock: DatabaseClock;
  /** `undefined`: ripcord.yaml has no such connection that could be used. */
  find(connection: string): Connected | undefined;
  /** Of a connection that gives metrics alone, or of a platform that has its own. */
  metrics(connection: string): MetricsSource | undefined;
  /** A probe's secret by service slug and the runbook's name for it; null where none is set. */
  secret(service: string, name: string): string | null;
  /** What of ripcord.yaml is usable now; null when nothing is. */
  configuration(): Configuration | null;
}
