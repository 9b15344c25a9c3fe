import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseRunbook } from '@/lib/runbooks/parse';
import { type DraftFacts, draftUpdate } from './drafts';

const { runbook: virtuoso } = parseRunbook('v', readFileSync('runbooks/virtuoso-api.yaml', 'utf8'));

const FACTS: DraftFacts = {
  serviceName: 'Virtuoso API',
  impact: 'Many users',
  since: '2026-11-20T03:01:40Z',
  until: null,
  nextUpdateBy: '2026-11-20T03:23:12Z',
};
const body = (moment: 'declare' | 'mitigate' | 'resolve', facts: Partial<DraftFacts> = {}) =>
  draftUpdate(moment, { ...FACTS, ...facts }, virtuoso).body;

describe('draftUpdate', () => {
  it('says at declare who is affected, since when, and when more comes', () => {
    expect(draftUpdate('declare', FACTS, virtuoso)).toMatchObject({
      status: 'investigating',
      body: 'Many users are affected. Since 03:01 UTC some requests to Virtuoso API fail. We are looking into it. Next update by 03:23 UTC.',
    });
  });
  it('speaks Statuspage’s words at each moment', () => {
    const words = (['declare', 'mitigate', 'resolve'] as const).map(
      (moment) => draftUpdate(moment, FACTS, null).status,
    );
    expect(words).toEqual(['investigating', 'monitoring', 'resolved']);
  });
  it('says at resolve from when to when', () => {
    expect(body('resolve', { until: '2026-11-20T03:41:52Z' })).toContain(
      'Some requests failed between 03:01 UTC and 03:41 UTC.',
    );
  });
  it('leaves out a sentence whose fact is missing', () => {
    expect(body('declare', { nextUpdateBy: null, impact: '' })).toBe(
      'Since 03:01 UTC some requests to Virtuoso API fail. We are looking into it.',
    );
    expect(body('resolve')).not.toContain('between');
  });
  it.each([
    'Requests fail since virtuoso-api-00002-mux',
    'Digest 77e0b3f2c9d1a4 is broken',
    'See https://console.example.com',
    'Ask oncall@virtuoso.dev',
    'projects/p/locations/l/services/s',
  ])('keeps what looks internal out of public: %s', (impact) => {
    expect(body('declare', { impact })).toMatch(/^Since 03:01 UTC/);
  });
  it('keeps a person’s own sentence as it is', () => {
    expect(body('declare', { impact: 'About a third of requests fail.' })).toMatch(
      /^About a third of requests fail\. Since/,
    );
  });
});
