import type { ConstructorOptions } from 'pg-boss';

/** The job library's queue, and what the worker of lib/testing/bench/wake-up.ts tells. */
export const QUEUE = 'advance';

export type WorkerMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'sent'; readonly runId: string; readonly at: number };

/** The job library for a role without DDL; its upkeep stays out of what is measured. */
export function asApp(connectionString: string): ConstructorOptions {
  return {
    connectionString,
    createSchema: false,
    migrate: false,
    supervise: false,
    schedule: false,
  };
}
