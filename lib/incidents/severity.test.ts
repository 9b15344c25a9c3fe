import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { evaluate } from '@/lib/decisions/evaluate';
import { parseRunbook } from '@/lib/runbooks/parse';
import { parseSeverity, proposeSeverity, severitiesOf, severityOf } from './severity';

const { runbook: virtuoso } = parseRunbook('v', readFileSync('runbooks/virtuoso-api.yaml', 'utf8'));
const { runbook: hub } = parseRunbook('h', readFileSync('runbooks/llm-connector-hub.yaml', 'utf8'));

describe('severities', () => {
  it('are in the runbook’s own words', () => {
    expect(severitiesOf(virtuoso).map(({ label, time }) => `${label} ${time}`)).toEqual([
      'Critical <5 min',
      'High <15 min',
      'Medium <30 min',
      'Low <2 hours',
    ]);
  });
  it('are ours, marked as ours, where the runbook has none', () => {
    expect(severityOf(hub, 2)).toMatchObject({ label: 'P2 High', source: 'default' });
    expect(severityOf(null, 1)).toMatchObject({ label: 'P1 Critical', source: 'default' });
  });
});

describe('the proposal at declare', () => {
  const NOW = new Date('2026-11-20T03:07:26Z');
  it('is the matrix row’s severity and user impact', () => {
    if (virtuoso === null) throw new Error('virtuoso-api does not parse');
    const decision = evaluate({
      runbook: virtuoso,
      readings: [
        {
          signal: 'error_rate_5xx',
          revision: null,
          value: 0.34,
          unit: 'ratio',
          windowSeconds: 300,
          samples: 900,
          observedAt: '2026-11-20T03:07:20Z',
        },
      ],
      answers: [],
      change: null,
      now: NOW,
    });
    const proposal = proposeSeverity(virtuoso, decision);
    expect(proposal.severity).toMatchObject({ level: 2, label: 'High' });
    expect(proposal.impact).toBe('Many users');
  });
  it('is never the mildest when nothing is known', () => {
    expect(proposeSeverity(virtuoso, null).severity.level).toBe(2);
  });
});

describe('parseSeverity', () => {
  it.each([
    [1, 1],
    ['2', 2],
    ['P3', 3],
    ['sev4', 4],
    ['SEV-1', 1],
    ['s2', 2],
    ['Critical', 1],
    ['low', 4],
    ['0', null],
    ['5', null],
    ['', null],
    ['constructor', null],
  ])('reads %j as %j', (given, level) => {
    expect(parseSeverity(given)).toBe(level);
  });
});
