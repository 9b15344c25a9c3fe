import { describe, expect, it } from 'vitest';
import type { TimelineEntry } from '@/lib/timeline/entry';
import { ENTRIES, entry } from './testing/entries';
import { incidentTimes } from './times';

const clock = (entries: readonly TimelineEntry[]) =>
  Object.values(incidentTimes(entries).milestones).map(({ name, at }) => [
    name,
    at?.slice(11, 19) ?? null,
  ]);
const seconds = (entries: readonly TimelineEntry[]) =>
  Object.fromEntries(incidentTimes(entries).times.map((time) => [time.id, time.seconds]));
const without = (...kinds: string[]) => ENTRIES.filter(({ kind }) => !kinds.includes(kind));

describe('incidentTimes', () => {
  it('takes every milestone from the record', () => {
    expect(clock(ENTRIES)).toEqual([
      ['started', '02:58:04'],
      ['detected', '03:01:40'],
      ['declared', '03:03:12'],
      ['decided', '03:07:30'],
      ['action_applied', '03:08:14'],
      ['effective', '03:08:36'],
      ['mitigated', '03:08:51'],
      ['verified', '03:11:06'],
      ['resolved', '03:41:52'],
    ]);
  });

  it('derives the four times, with the decision’s own limit as its goal', () => {
    expect(seconds(ENTRIES)).toEqual({ mttd: 216, ttd0: 258, mttm: 647, mttr: 2628 });
    expect(incidentTimes(ENTRIES).times[1]?.goal).toEqual({ seconds: 900, source: 'runbook' });
  });

  it('measures the procedure that stood against what it promised, where it promised something', () => {
    const promising = ENTRIES.map((each) =>
      each.kind === 'run.planned'
        ? entry(each.seq, [
            each.occurredAt.slice(11, 19),
            'run.planned',
            { runId: 'r1', promisedSeconds: 300, promisedSource: 'runbook' },
          ])
        : each,
    );
    expect(incidentTimes(promising).times.find(({ id }) => id === 'procedure')).toMatchObject({
      seconds: 37,
      goal: { seconds: 300, source: 'runbook' },
    });
  });

  it('shows what is not recorded as null, never as zero', () => {
    expect(seconds([])).toEqual({ mttd: null, ttd0: null, mttm: null, mttr: null });
    expect(seconds(without('decision.made'))).toMatchObject({ ttd0: null });
  });

  it('counts a declaration as the detection when no signal came before', () => {
    expect(clock(without('signal.breached'))[1]).toEqual(['detected', '03:03:12']);
  });

  it('does not count a resolution that was taken back', () => {
    const reopened = entry(18, [
      '03:50:00',
      'incident.status_changed',
      { from: 'resolved', to: 'mitigating' },
    ]);
    const closed = entry(18, [
      '04:50:00',
      'incident.status_changed',
      { from: 'resolved', to: 'closed' },
    ]);
    expect(seconds([...ENTRIES, reopened]).mttr).toBeNull();
    expect(seconds([...ENTRIES, closed]).mttr).toBe(2628);
  });

  it('takes no proof from a run that was reverted', () => {
    const reverted = entry(18, ['03:45:00', 'run.reverted_externally', { runId: 'r1' }]);
    expect(clock([...ENTRIES, reverted])[5]).toEqual(['effective', null]);
  });

  it('lets a person’s word about a milestone go before what is derived', () => {
    const said = entry(18, [
      '05:00:00',
      'milestone.set',
      { name: 'detected', at: '2026-11-20T03:00:00Z' },
    ]);
    expect(incidentTimes([...ENTRIES, said]).milestones.detected).toEqual({
      name: 'detected',
      at: '2026-11-20T03:00:00Z',
      seq: 18,
      source: 'person',
    });
  });

  it('takes the correction, not what it corrects', () => {
    const wrong = entry(
      18,
      ['05:00:00', 'milestone.set', { name: 'started', at: '2026-11-20T01:00:00Z' }],
      { supersededBy: 19 },
    );
    const right = entry(19, [
      '05:01:00',
      'milestone.set',
      { name: 'started', at: '2026-11-20T02:59:00Z' },
    ]);
    expect(seconds([...ENTRIES, wrong, right]).mttd).toBe(160);
  });

  it('gives no time for milestones that are the wrong way round', () => {
    const late = entry(18, [
      '05:00:00',
      'milestone.set',
      { name: 'started', at: '2026-11-20T09:00:00Z' },
    ]);
    expect(seconds([...ENTRIES, late])).toMatchObject({ mttd: null, mttr: null });
  });

  it('survives erased bodies and foreign ones', () => {
    const erased = ENTRIES.map((one) => ({ ...one, body: null, erased: true }));
    expect(clock(erased)[2]).toEqual(['declared', '03:03:12']);
    const foreign = ENTRIES.map((one) => ({
      ...one,
      body: { to: 7, lamp: {}, startedAt: 'soon', path: 'x' },
    }));
    expect(seconds(foreign)).toMatchObject({ mttr: null });
  });
});
