import { describe, expect, it } from 'vitest';
import type { AlertSignal, AlertVerdict, AlertView } from '@/lib/incidents/alert-view';
import { type AlertMark, isWorse } from './alert-mark';
import { actPath, actWords, adviceWords, signalWords, spoken, verdictWords } from './alert-words';

const AT = Date.parse('2026-11-20T03:07:26Z');
const SIGNAL: AlertSignal = {
  title: 'Error rate',
  state: 'over',
  value: 0.341,
  unit: 'ratio',
  limitLabel: '20 %',
  at: null,
  why: null,
};
const VERDICT: AlertVerdict = {
  outcome: 'safe',
  worst: null,
  others: 0,
  at: '2026-11-20T03:06:30Z',
  expiresAt: '2026-11-20T03:07:30Z',
};
const READY = {
  state: 'ready',
  procedure: 'quick_rollback',
  revision: 'orders-00001-abc',
  verdict: VERDICT,
  traffic: [],
  settings: [],
  destructive: false,
} as const satisfies AlertView['plan'];

const INCIDENT: AlertView['incident'] = {
  id: 'i1',
  drill: false,
  label: 'INC-7',
  title: 'A third of requests fail',
  severity: 2,
  severityLabel: 'High',
  declaredAt: '2026-11-20T03:06:26Z',
};

describe('an alert in words', () => {
  it('read aloud says of a verdict past its time that it is out of date', () => {
    const alert: AlertView = {
      incident: INCIDENT,
      path: '/incidents/7',
      service: { slug: 'orders', name: 'Orders' },
      signal: SIGNAL,
      suspect: null,
      advice: { kind: 'monitor', sentence: 'Keep watching.' },
      plan: READY,
    };
    expect(spoken(alert, AT)).toMatch(/ Safe\.$/);
    expect(spoken(alert, AT + 60_000)).toMatch(/ Verdict out of date\.$/);
  });
  it.each([
    [{}, 'failing', '34.1\u00a0%, limit 20 %'],
    [{ state: 'said', value: null }, 'failing', 'over, by a person’s word, limit 20 %'],
    [
      { state: 'unknown', why: 'too old to count' },
      'unknown',
      'Unknown: too old to count, last 34.1\u00a0%, limit 20 %',
    ],
    [
      { state: 'unknown', why: 'no data', value: null, limitLabel: null },
      'unknown',
      'Unknown: no data',
    ],
    [{ state: 'under', value: 0.01 }, 'no', '1\u00a0%, limit 20 %'],
  ] as const)('a signal %j is %s', (change, shape, text) => {
    expect(signalWords({ ...SIGNAL, ...change })).toEqual({ shape, text });
  });

  it('no signal ever has the shape of what is well', () => {
    for (const state of ['over', 'said', 'unknown', 'under'] as const) {
      expect(signalWords({ ...SIGNAL, state }).shape).not.toBe('ok');
    }
  });

  it('a verdict counts until its time is over, and is unknown from then on', () => {
    expect(verdictWords(VERDICT, AT)).toEqual({ shape: 'ok', text: 'Safe' });
    expect(verdictWords(VERDICT, AT + 4000)).toEqual({
      shape: 'unknown',
      text: 'Verdict out of date',
    });
    expect(verdictWords({ ...VERDICT, outcome: 'blocked' }, AT).shape).toBe('failing');
  });

  it('its key opens the difference of the named target, or the room where there is none', () => {
    const path = '/incidents/7';
    expect(actWords({ plan: READY, incident: INCIDENT })).toBe('review INC-7');
    expect(actPath({ path, plan: READY })).toBe('/incidents/7?review=orders-00001-abc');
    expect(actPath({ path, plan: { ...READY, revision: null } })).toBe('/incidents/7?review=');
    for (const plan of [null, { state: 'preparing' }, { state: 'none', why: 'No.' }] as const) {
      expect(actPath({ path, plan })).toBe(path);
      expect(actWords({ plan, incident: INCIDENT })).toBe('decide INC-7');
    }
  });

  it('where nothing is recommended a person decides', () => {
    expect(adviceWords({ kind: 'unknown', sentence: '', unknowns: [] })).toBe(
      'Unknown: a person decides',
    );
  });
});

describe('an alert that was put away', () => {
  const MARK: AlertMark = { severity: 2, advice: 'procedure', adviceSeverity: 2, verdict: 1 };
  it.each<[string, Partial<AlertMark>, boolean]>([
    ['is the same', {}, false],
    ['is graver', { severity: 1 }, true],
    ['is milder', { severity: 3 }, false],
    ['calls for something graver', { adviceSeverity: 1 }, true],
    ['is blocked now', { verdict: 2 }, true],
    ['is safe now', { verdict: 0 }, false],
    ['is not known any more', { advice: 'unknown', adviceSeverity: 5 }, true],
    ['is only to be watched', { advice: 'monitor', adviceSeverity: 4 }, false],
  ])('that %s', (_, change, back) => {
    expect(isWorse(MARK, { ...MARK, ...change })).toBe(back);
  });

  it('comes back when what was to be watched is to be acted on', () => {
    const watched: AlertMark = { ...MARK, advice: 'monitor', adviceSeverity: 5 };
    expect(isWorse(watched, { ...watched, advice: 'procedure' })).toBe(true);
  });
});
