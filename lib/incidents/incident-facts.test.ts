import { describe, expect, it } from 'vitest';
import type { RunStatus, StepStatus } from '@/lib/generated/prisma/enums';
import { type CountedIncident, type CountedRun, incidentFacts } from './incident-facts';

const DECLARED = new Date('2026-11-20T03:00:00Z');
const later = (seconds: number) => new Date(DECLARED.getTime() + seconds * 1000);
const incident: CountedIncident = {
  status: 'investigating',
  startedAt: null,
  declaredAt: DECLARED,
  runs: [],
};

function run(status: RunStatus, steps: readonly StepStatus[] = [], more: Partial<CountedRun> = {}) {
  return {
    status,
    procedure: 'quick_rollback',
    undoesRunId: null,
    steps: steps.map((each) => ({ status: each })),
    ...more,
  };
}
const failed = (runs: readonly CountedRun[]) =>
  incidentFacts({ ...incident, runs }, DECLARED).failed_rollbacks;

describe('a failed rollback', () => {
  it.each([
    ['failed', run('failed'), 1],
    ['was taken back by somebody else', run('reverted_externally', ['verified']), 1],
    ['was aborted after it had sent something', run('aborted', ['verified', 'pending']), 1],
    ['was aborted with an outcome that nobody knows', run('aborted', ['unknown']), 1],
    ['was aborted before anything was sent: not tried', run('aborted', ['intended']), 0],
    ['succeeded', run('succeeded', ['verified']), 0],
    ['is under way', run('verifying', ['settled']), 0],
    ['was undone by us', run('reverted', ['verified']), 0],
    ['was an undo, no rollback', run('failed', [], { undoesRunId: 'r1' }), 0],
    ['shipped a fix, no rollback', run('failed', [], { procedure: 'ship_fix' }), 0],
  ] as const)('%s', (_claim, one, count) => {
    expect(failed([one])).toBe(count);
  });

  it('counts each try', () => {
    expect(failed([run('failed'), run('succeeded'), run('reverted_externally')])).toBe(2);
  });
});

describe('the time without the service', () => {
  const seconds = (more: Partial<CountedIncident>, now = later(901.9)) =>
    incidentFacts({ ...incident, ...more }, now).unrestored_seconds;

  it('counts whole seconds from the declaration, or from when it began', () => {
    expect(seconds({})).toBe(901);
    expect(seconds({ startedAt: later(-60) })).toBe(961);
    expect(seconds({}, later(-5))).toBe(0);
  });
  it.each(['monitoring', 'resolved', 'closed'] as const)('is over once it is %s', (status) => {
    expect(seconds({ status })).toBe(0);
  });
  it.each(['triage', 'identified', 'mitigating'] as const)('goes on while %s', (status) => {
    expect(seconds({ status })).toBe(901);
  });
  it.each(['cancelled', 'merged'] as const)('is not known of what was %s', (status) => {
    expect(seconds({ status })).toBeNull();
  });
});
