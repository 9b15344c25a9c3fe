import { describe, expect, it } from 'vitest';
import { fleetRow, tallyOf, worstFirst } from './fleet-row';
import type { IncidentFacts } from './service-facts';
import { frameFixture, NOW, serviceFixture, targetFixture } from './service-fixture';
import { GOOD, stateFixture } from './test-fixtures';
import { waitingItems } from './waiting';

const failing = targetFixture({ frame: frameFixture([0.01, 0.3, 0.34]) });
const incident: IncidentFacts = {
  number: 7,
  drill: false,
  severity: 2,
  severityLabel: 'High',
  title: 'Errors',
  declaredAt: new Date('2026-03-01T12:05:00.000Z'),
  decided: false,
  withinSeconds: 900,
};

function row(change: Parameters<typeof serviceFixture>[0] = {}) {
  return fleetRow(serviceFixture(change), NOW);
}

describe('a row of the fleet', () => {
  it('is healthy only with fresh signals under their limits and a fresh look', () => {
    expect(row()).toMatchObject({ state: 'healthy', stale: false, settled: true, ageSeconds: 5 });
  });

  it('is failing over the limit to act, since its first point over it', () => {
    expect(row({ target: failing })).toMatchObject({
      state: 'failing',
      whyAt: '2026-03-01T12:08:00.000Z',
      signals: {
        errors: { value: 0.34, breach: 'over', limitLabel: expect.stringMatching(/act/) },
      },
    });
  });

  it.each([
    ['the last look failed', { observationProblem: 'No answer in time.' }],
    ['three looks were missed', { observedAt: new Date(NOW.getTime() - 46_000) }],
    ['it was never looked at', { state: null, observedAt: null }],
  ])('is unknown, without what it ran, when %s', (_, change) => {
    const unknown = row({ target: targetFixture(change) });
    expect(unknown).toMatchObject({ state: 'unknown', stale: true, effective: [], settled: false });
    expect(unknown.ready.state).toBe('unknown');
  });

  it('is unknown without signals, however well the platform answers', () => {
    expect(row({ target: targetFixture({ frame: null }) })).toMatchObject({
      state: 'unknown',
      stale: false,
      signals: { errors: { value: null, breach: 'unknown' } },
    });
  });

  it('is pinned and not settled while a shift is asked for and not yet served', () => {
    const state = stateFixture({
      desired: [{ revision: GOOD, percent: 100, tag: null }],
      reconciling: true,
    });
    expect(row({ target: targetFixture({ state }) })).toMatchObject({
      pinned: true,
      settled: false,
    });
  });

  it('says to what a rollback could go, and with how many warnings', () => {
    expect(row().ready).toEqual({
      state: 'warnings',
      text: expect.stringMatching(/^Ready, \d warnings?$/),
      detail: 'to 00001-abc',
    });
  });

  it('says why a service is not connected', () => {
    const none = row({ target: null, notConnected: 'It runs elsewhere.' });
    expect(none).toMatchObject({ state: 'not_connected', why: 'It runs elsewhere.' });
  });
});

describe('the order of the fleet', () => {
  it('is by state, then by the worse incident, then by what lasts longest', () => {
    const rows = [
      row({ slug: 'none', target: null }),
      row({ slug: 'well' }),
      row({ slug: 'unseen', target: targetFixture({ observationProblem: 'x' }) }),
      row({ slug: 'new', target: failing }),
      row({ slug: 'old', target: targetFixture({ frame: frameFixture([0.3, 0.3, 0.34]) }) }),
      row({ slug: 'mild', target: targetFixture({ frame: frameFixture([0.06]) }) }),
      row({ slug: 'declared', target: failing, incident }),
    ];
    const sorted = rows.toSorted(worstFirst).map(({ slug }) => slug);
    expect(sorted).toEqual(['declared', 'old', 'new', 'mild', 'unseen', 'well', 'none']);
    expect(tallyOf(rows)).toEqual({
      failing: 3,
      degraded: 1,
      unknown: 1,
      healthy: 1,
      notConnected: 1,
    });
  });
});

describe('what waits for a person', () => {
  it('is a decision with its deadline before what nobody declared', () => {
    const rows = [
      row({ slug: 'a', target: failing }),
      row({ slug: 'b', target: failing, incident }),
      row({ slug: 'c', target: failing, incident: { ...incident, decided: true } }),
    ];
    expect(waitingItems(rows, []).map(({ kind, href, dueAt }) => [kind, href, dueAt])).toEqual([
      ['decide', '/incidents/7', '2026-03-01T12:20:00.000Z'],
      ['declare', '/services/a', null],
    ]);
  });
});
