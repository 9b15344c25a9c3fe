import { expect, it } from 'vitest';
import { stateFixture } from '@/lib/fleet/test-fixtures';
import type { ProbeSymptom } from '../observations';
import { type DependencyRead, judgeDependency } from './dependency';

const look = { kind: 'dependency' as const, dependency: 'ledger', rules_out: true };
const LEDGER = { name: 'Ledger', observe: 'Its own dashboard.' };
const AT = '2026-11-20T03:00:00.000Z';
const probe = (outcome: ProbeSymptom['outcome']) => ({
  id: 'ready',
  outcome,
  detail: 'GET /ready',
});
const well = { name: 'ledger', state: { known: true, value: stateFixture(), at: AT } } as const;
const unseen = { name: 'ledger', state: { known: false, why: 'not read yet' } } as const;

it.each<[string, DependencyRead, string]>([
  ['neither in the fleet nor probed', { service: null, probe: null }, 'unknown'],
  ['well by its probe', { service: null, probe: probe('passed') }, 'speaks_against_it'],
  ['failing by its probe', { service: null, probe: probe('failed') }, 'points_to_it'],
  ['one whose probe can’t be sent', { service: null, probe: probe('skipped') }, 'unknown'],
  [
    'ready, and failing for this service',
    { service: well, probe: probe('failed') },
    'points_to_it',
  ],
  ['not seen, and well by its probe', { service: unseen, probe: probe('passed') }, 'unknown'],
])('a dependency that is %s', (_, read, outcome) => {
  expect(judgeDependency(look, LEDGER, read).outcome).toBe(outcome);
});
