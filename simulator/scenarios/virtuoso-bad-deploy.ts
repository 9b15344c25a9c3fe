/**
 * A quarter of an hour ago virtuoso-api got a new revision by LATEST. It keeps sessions in memory
 * and opens too many connections: within four minutes a third of its answers are 5xx. Two services
 * of another project run beside it and are well.
 */
import type { Micros } from '../core/clock';
import type { State } from '../core/model';
import { buildState, type SeededRevision } from '../core/scenario';
import {
  FORGE,
  FORGE_BEFORE_PRODUCTION,
  HUB,
  healthy,
  MINUTE,
  VIRTUOSO,
  VIRTUOSO_STABLE,
  virtuosoRevision,
} from './fleet';
import { surroundings } from './surroundings';

const virtuosoBad: SeededRevision = {
  ...virtuosoRevision({
    suffix: '00002-mux',
    ageSeconds: 14 * MINUTE,
    commit: 'c09e7d41f2586ab3908c1de4476fb05a2d83e91c',
    digest: 'e39b80d2716fc45a8e0d93b1f6c2745a09d8be13c7f4205196ea0cb8d37f4a61',
    env: { POOL_MAX: '40', SESSION_CACHE: 'memory' },
  }),
  profile: {
    steady: { ratio5xx: 0.34, ratio4xx: 0.015, p95: 6.2, p99: 9 },
    onset: { from: healthy().steady, seconds: 4 * MINUTE },
    errorTexts: [
      'panic: session cache miss for step {step}',
      'panic: session cache miss for step {step}: session {session} not found in memory cache',
      'too many connections: pool exhausted (max 40)',
    ],
  },
};

export function virtuosoBadDeploy(startedAt: Micros): State {
  const services = [
    { ...VIRTUOSO, revisions: [virtuosoBad, VIRTUOSO_STABLE] as const },
    HUB,
    FORGE,
    ...FORGE_BEFORE_PRODUCTION,
  ];
  return buildState(services, startedAt, surroundings(services));
}
