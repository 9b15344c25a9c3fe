import { formatAge } from '@/lib/format/duration';
import type { DependencyHealth } from './fleet-view';
import { OBSERVATION_STALE_SECONDS } from './freshness';
import { isFresh, type ServiceFacts, type TargetFacts } from './service-facts';

/**
 * What the screens rest on: the worker, each connection's platform, the metrics. A dependency that
 * answers for some and not for others is stale, and names those that are silent.
 */
export function dependenciesOf(
  services: readonly ServiceFacts[],
  lastAttemptAt: Date | null,
  now: Date,
): DependencyHealth[] {
  const watched = services.flatMap(({ slug, target }) =>
    target === null ? [] : [{ slug, target }],
  );
  if (watched.length === 0) return [];
  const byConnection = Map.groupBy(watched, ({ target }) => target.connection);
  return [
    workerHealth(lastAttemptAt, now),
    ...[...byConnection].map(([connection, own]) =>
      healthOf(`Cloud Run ${connection}`, own, (target) => isFresh(target, now)),
    ),
    healthOf('Metrics', watched, (target) => hasSignals(target, now)),
  ];
}

function workerHealth(lastAttemptAt: Date | null, now: Date): DependencyHealth {
  const age = lastAttemptAt === null ? null : (now.getTime() - lastAttemptAt.getTime()) / 1000;
  if (age !== null && age <= OBSERVATION_STALE_SECONDS) {
    return { name: 'Worker', state: 'ok', detail: null };
  }
  const detail = age === null ? 'has not looked yet' : `last looked ${formatAge(age)} ago`;
  return { name: 'Worker', state: 'down', detail };
}

function healthOf(
  name: string,
  watched: readonly { readonly slug: string; readonly target: TargetFacts }[],
  answers: (target: TargetFacts) => boolean,
): DependencyHealth {
  const silent = watched.filter(({ target }) => !answers(target)).map(({ slug }) => slug);
  if (silent.length === 0) return { name, state: 'ok', detail: null };
  const all = silent.length === watched.length;
  return {
    name,
    state: all ? 'down' : 'stale',
    detail: all ? 'silent' : `${someOf(silent)} silent`,
  };
}

const NAMED = 5;

function someOf(names: readonly string[]): string {
  const more = names.length - NAMED;
  const named = names.slice(0, NAMED).join(', ');
  return more > 0 ? `${named} and ${more} more` : named;
}

const SAMPLED_STALE_MS = 60_000;

function hasSignals({ frame, frameProblem }: TargetFacts, now: Date): boolean {
  if (frame === null || frameProblem !== null || frame.problem !== null) return false;
  return now.getTime() - Date.parse(frame.sampledAt) <= SAMPLED_STALE_MS;
}
