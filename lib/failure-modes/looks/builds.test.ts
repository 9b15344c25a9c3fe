import { expect, it } from 'vitest';
import { type BuildSeen, judgeBuilds } from './builds';

const look = { kind: 'builds' as const, rules_out: true };
const build = (status: BuildSeen['status'], more: Partial<BuildSeen> = {}): BuildSeen => ({
  id: `${status}-0123456789`,
  status,
  detail: null,
  failedStep: null,
  commit: null,
  createdAt: '2026-11-20T03:00:00.000Z',
  finishedAt: '2026-11-20T03:03:00.000Z',
  logUrl: null,
  ...more,
});
const judge = (...value: BuildSeen[]) =>
  judgeBuilds(look, { builds: { state: 'read', value }, log: null });

it.each([
  ['failed', [build('failure'), build('success')], 'points_to_it'],
  ['ran into its time limit', [build('timeout')], 'points_to_it'],
  ['succeeded', [build('success'), build('failure')], 'speaks_against_it'],
  ['was cancelled', [build('cancelled')], 'unknown'],
  ['failed before the one under way', [build('working'), build('failure')], 'points_to_it'],
  ['succeeded before the one under way', [build('working'), build('success')], 'unknown'],
  ['is under way, the first', [build('queued')], 'unknown'],
  ['is not there', [], 'unknown'],
] as const)('a last build that %s', (_, builds, outcome) => {
  expect(judge(...builds).outcome).toBe(outcome);
});

it('shows the newest five, and the log with the build that it is of', () => {
  const failed = build('failure', { id: 'f0000000-1', failedStep: 'step 2, test' });
  const many = [failed, ...Array.from({ length: 7 }, () => build('success'))];
  const lines = { state: 'read', value: ['a', 'b'] } as const;
  const { facts } = judgeBuilds(look, {
    builds: { state: 'read', value: many },
    log: { build: failed.id, lines },
  });
  expect(facts).toHaveLength(5);
  expect(facts?.[0]).toMatchObject({
    what: 'Build f0000000',
    value: expect.stringContaining('step 2, test'),
    lines: ['a', 'b'],
  });
  expect(facts?.[1]).not.toHaveProperty('lines');
});
