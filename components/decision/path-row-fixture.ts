import type { PathRow } from '@/lib/decisions/decision-view';

/** A row that a signal answers, six seconds old. For tests only. */
export const row: PathRow = {
  id: 'error_rate',
  title: 'Error rate',
  question: 'Do more than 20 % of requests fail?',
  answer: 'yes',
  by: 'signal',
  value: 0.341,
  unit: 'ratio',
  limit: 0.2,
  limitLabel: null,
  limitSource: 'runbook',
  windowSeconds: 300,
  windowSource: 'default',
  samples: 18_204,
  minSamples: 50,
  ageSeconds: 6,
  revision: null,
  unknownWhy: null,
  changesOutcome: true,
  ifYes: null,
  answeredBy: null,
  answeredAt: null,
  answeredByName: null,
  observedAt: '2026-11-20T03:07:20Z',
};
