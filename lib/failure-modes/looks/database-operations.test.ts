import { expect, it } from 'vitest';
import { judgeDatabaseOperations, type OperationSeen } from './database-operations';

const look = { kind: 'database_operations' as const };
const NOW = new Date('2026-11-20T03:00:00.000Z');
const operation = (
  kind: OperationSeen['kind'],
  state: OperationSeen['state'],
  hoursAgo = 1,
): OperationSeen => {
  const at = new Date(NOW.getTime() - hoursAgo * 3_600_000).toISOString();
  const endedAt = state === 'running' ? null : at;
  return {
    id: 'A1',
    kind,
    state,
    problem: null,
    startedAt: at,
    endedAt,
    bucket: null,
    documents: null,
  };
};
const judge = (...value: OperationSeen[]) =>
  judgeDatabaseOperations(look, { state: 'read', value }, NOW);

it.each([
  ['nothing', [], 'unknown'],
  ['exports that ended', [operation('export', 'succeeded')], 'unknown'],
  ['an import under way', [operation('import', 'running')], 'points_to_it'],
  ['an import that failed', [operation('import', 'failed')], 'points_to_it'],
  ['an import that ended of late', [operation('import', 'succeeded')], 'unknown'],
  ['an import that failed days ago', [operation('import', 'failed', 50)], 'unknown'],
  ['something else under way', [operation('other', 'running')], 'unknown'],
] as const)('%s', (_, operations, outcome) => {
  expect(judge(...operations).outcome).toBe(outcome);
});

it('nothing under way speaks against it only where the runbook says so', () => {
  const read = { state: 'read', value: [] } as const;
  const result = judgeDatabaseOperations({ ...look, rules_out: true }, read, NOW);
  expect(result.outcome).toBe('speaks_against_it');
});

it('an operation without a time counts as now', () => {
  const timeless = { ...operation('import', 'failed', 50), startedAt: null, endedAt: null };
  expect(judge(timeless).outcome).toBe('points_to_it');
});

it('a database that is not there is not known', () => {
  expect(judgeDatabaseOperations(look, { state: 'absent' }, NOW).outcome).toBe('unknown');
});
