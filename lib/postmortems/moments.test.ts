import { describe, expect, it } from 'vitest';
import type { TimelineRow } from '@/lib/timeline/timeline-view';
import { reviewMilestones, reviewMoments, reviewPhases } from './moments';
import { ENTRIES, entry } from './testing/entries';
import { incidentTimes } from './times';

/** The demo record as rows; the breach was recorded when the incident was there to record it in. */
function rowsOf(entries: typeof ENTRIES): TimelineRow[] {
  return entries.map((one) => ({
    seq: one.seq,
    kind: one.kind,
    group: 'incident',
    at: one.seq <= 2 ? '2026-11-20T03:03:12.350Z' : one.recordedAt.replace('Z', '.350Z'),
    occurredAt: one.occurredAt,
    actor: { ...one.actor, id: null },
    summary: one.kind,
    detail: [],
    shape: 'ok',
    data: one.body,
    pinned: false,
    supersededBy: null,
    supersedes: null,
    erased: false,
    noise: one.kind.startsWith('step.'),
  }));
}
const milestones = reviewMilestones(incidentTimes(ENTRIES));
const rows = rowsOf(ENTRIES);
const clock = (iso: string) => iso.slice(11, 19);

describe('the milestones of a review', () => {
  it('are the recorded ones in order', () => {
    expect(milestones.map(({ label }) => label)).toEqual([
      'started',
      'detected',
      'declared',
      'decided',
      'applied',
      'effective',
      'mitigated',
      'verified',
      'resolved',
    ]);
  });
  it('share a place when they are of one second', () => {
    const unseen = ENTRIES.filter(({ kind }) => kind !== 'signal.breached');
    expect(reviewMilestones(incidentTimes(unseen))[1]?.label).toBe('detected, declared');
  });
  it('leave out what is not recorded', () => {
    const undecided = ENTRIES.filter(({ kind }) => kind !== 'decision.made');
    const labels = reviewMilestones(incidentTimes(undecided)).map(({ label }) => label);
    expect(labels).not.toContain('decided');
  });
});

describe('the phases of a review', () => {
  it('go from milestone to milestone without a gap', () => {
    const phases = reviewPhases(milestones, rows);
    expect(phases).toHaveLength(8);
    expect(phases[2]?.label).toBe('declared to decided');
    expect(phases.slice(1).map(({ from }) => from)).toEqual(
      phases.slice(0, -1).map(({ to }) => to),
    );
  });
  it('hold the entries after the last milestone', () => {
    const later = entry(18, ['04:10:00', 'note.added', { text: 'All quiet.' }]);
    const last = reviewPhases(milestones, rowsOf([...ENTRIES, later])).at(-1);
    expect(last?.label).toBe('resolved to last entry');
    expect(clock(last?.to ?? '')).toBe('04:10:00');
  });
  it('are none while everything was in one second', () => {
    const declared = ENTRIES.slice(2, 4).map((one) => ({ ...one, body: {} }));
    expect(reviewPhases(reviewMilestones(incidentTimes(declared)), rowsOf(declared))).toEqual([]);
  });
});

describe('the moments of a review', () => {
  const moments = reviewMoments(milestones, rows);
  it('are the milestones and every entry but the small steps, in order of time', () => {
    const times = moments.map(({ at }) => clock(at));
    expect(times).toEqual(times.toSorted());
    expect(moments.filter(({ milestone }) => milestone !== null)).toHaveLength(9);
    expect(moments.map(({ seq }) => seq)).not.toContain(9);
    expect(new Set(moments.map(({ id }) => id)).size).toBe(moments.length);
  });
  it('know nothing before the first entry', () => {
    expect(moments.slice(0, 3).map(({ milestone, seq }) => [milestone, seq])).toEqual([
      ['started', null],
      ['detected', null],
      ['declared', 1],
    ]);
  });
  it('count small steps as known once they are recorded', () => {
    expect(moments.find(({ milestone }) => milestone === 'effective')?.seq).toBe(10);
  });
});
