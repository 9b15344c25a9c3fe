import { chmodSync, mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { migrate, migrateOptions } from '@/lib/migrate';
import {
  type EmbeddedPostgres,
  removeEmbeddedPostgres,
  startEmbeddedPostgres,
} from '@/lib/postgres/embedded';

const root = path.resolve(import.meta.dirname, '..', '..', '..');

export interface BenchDatabase {
  readonly directory: string;
  readonly server: EmbeddedPostgres;
}

/** One row of the printed table: what was measured, each figure with its unit in its name. */
export type Line = Readonly<Record<string, string | number>>;

/**
 * Runs one bench on a durable, migrated Postgres of its own in a temporary directory, prints its
 * table, and ends with one line of JSON for whoever compares runs. Nothing is left behind, also when
 * it is interrupted.
 */
export async function runBench(
  name: string,
  work: (database: BenchDatabase) => Promise<{
    readonly lines: readonly Line[];
    readonly figures: Readonly<Record<string, number | null>>;
  }>,
): Promise<void> {
  const directory = mkdtempSync(path.join(os.tmpdir(), `ripcord-bench-`));
  chmodSync(directory, 0o711);
  const interrupt = () => {
    removeEmbeddedPostgres(directory).finally(() => process.exit(130));
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupt);
  try {
    const server = await startEmbeddedPostgres({ directory, port: 0, durable: true });
    await migrate(migrateOptions(root, server.ownerUrl, server.appUrl));
    const { lines, figures } = await work({ directory, server });
    console.table(lines);
    console.log(JSON.stringify({ bench: name, figures, machine: machine() }));
  } finally {
    await removeEmbeddedPostgres(directory);
  }
}

/** What the figures depend on besides the code. The load says whether others worked meanwhile. */
export function machine(): Readonly<Record<string, string | number>> {
  return {
    cpus: os.availableParallelism(),
    model: os.cpus()[0]?.model ?? 'unknown',
    memory_gib: round(os.totalmem() / 2 ** 30, 1),
    load_1m: round(os.loadavg()[0] ?? 0, 2),
    node: process.version,
  };
}

export function round(value: number, digits = 2): number {
  return Number(value.toFixed(digits));
}

/** The value that `share` (0–1) of the sample doesn't exceed: nearest rank. NaN for no sample. */
export function percentile(sample: readonly number[], share: number): number {
  const sorted = [...sample].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** The machine's clock in milliseconds, with a fraction: the same in every process of one machine. */
export function preciseEpochMs(): number {
  return performance.timeOrigin + performance.now();
}

/** Milliseconds of the system's monotonic clock: comparable between processes of one machine. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
