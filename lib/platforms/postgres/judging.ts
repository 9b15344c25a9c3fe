/** Pure: what the judgements of all kinds share. */
import type { Intent, PlatformError, Precondition, Verification } from '@/lib/platforms/platform';
import { err } from '@/lib/result';
import type { PostgresPlan } from './kinds';
import type { DatabaseState, Job, PostgresState } from './state';

export function refuse(kind: PlatformError['kind'], message: string) {
  return err<PlatformError>({ kind, outcome: 'not_sent', message });
}

export function preconditionOf({ uid, generation }: PostgresState): Precondition {
  return { uid, generation, etag: null };
}

/** The same cluster: what is read of another one says nothing about the plan. */
export function isSameServer(
  plan: PostgresPlan,
  state: PostgresState | null,
): state is PostgresState {
  return state !== null && state.uid === plan.precondition.uid;
}

/** A session carries it out at this moment: the call has arrived, and its end is waited for. */
export function isAtWork(state: PostgresState, intent: Intent): boolean {
  return state.work.some((work) => work.intent === intent.id);
}

export function jobOf(state: PostgresState, label: string): Job | undefined {
  return state.host?.jobs.find((job) => job.label === label);
}

export function jobOfIntent(state: PostgresState, intent: Intent): Job | undefined {
  return state.host?.jobs.find((job) => job.intent === intent.id);
}

export function notThere(): Verification {
  return {
    outcome: 'not_effective',
    evidence: 'The server is another one than was planned for, or its database is gone.',
  };
}

/** A state after a change: everything else stays. */
export function projected(
  state: PostgresState,
  change: string,
  databases: readonly DatabaseState[],
): PostgresState {
  const generation = `${state.generation}+${change}`;
  return { ...state, generation, observedGeneration: generation, databases: [...databases] };
}

export function replaced(
  state: PostgresState,
  name: string,
  change: (database: DatabaseState) => DatabaseState,
): DatabaseState[] {
  return state.databases.map((database) => (database.name === name ? change(database) : database));
}

/** The oid of a database that is made by a step before: not known until then. */
export function projectedOid(name: string): string {
  return `made:${name}`;
}

export function isProjectedOid(oid: string): boolean {
  return oid.startsWith('made:');
}

/** The database is the one that the plan found, or the one that was to be made before. */
export function isStill(database: DatabaseState | undefined, oid: string | null): boolean {
  if (database === undefined || oid === null) return database === undefined && oid === null;
  return database.oid === oid || isProjectedOid(oid);
}

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  for (; value >= 1024 && unit < UNITS.length - 1; unit += 1) value /= 1024;
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit] ?? ''}`;
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
