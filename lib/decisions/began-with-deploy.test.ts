import { describe, expect, it } from 'vitest';
import type { Answer } from './decision';
import { evaluate } from './evaluate';
import { NOW, reading, said, virtuoso } from './testing/inputs';

describe('did it begin with the deploy', () => {
  const series = (...points: [string, number | null][]) => [
    {
      signal: 'error_rate_5xx' as const,
      revision: null,
      unit: 'ratio' as const,
      points: points.map(([time, value]) => ({
        at: `2026-11-20T${time}Z`,
        value,
        samples: value === null ? 0 : 900,
      })),
    },
  ];
  const ask = (
    change: string | null,
    given: ReturnType<typeof series> = series(
      ['02:40:00', 0.003],
      ['02:58:00', 0.004],
      ['03:00:00', null],
      ['03:01:40', 0.227],
      ['03:05:00', 0.34],
    ),
    answers: Answer[] = [],
  ) => {
    const decision = evaluate({
      runbook: virtuoso,
      readings: [reading('error_rate_5xx', 0.341)],
      answers,
      change: change === null ? null : { at: `2026-11-20T${change}Z`, revision: 'r-00002-mux' },
      series: given,
      now: NOW,
    });
    return { ...decision.path.at(-1), sentence: decision.outcome.sentence };
  };

  it('yes, 3 m 36 s after it', () => {
    expect(ask('02:58:04')).toMatchObject({
      answer: 'yes',
      value: 216,
      limit: 1800,
      by: 'computed',
    });
  });
  it('no when the breach came first, and the recommendation says so', () => {
    const entry = ask('03:04:00');
    expect(entry).toMatchObject({ answer: 'no', changesOutcome: false });
    expect(entry.sentence).toContain('It did not begin with the last change');
  });
  it('no when the change was long before', () => {
    expect(ask('02:30:00')).toMatchObject({ answer: 'no' });
  });
  it('unknown when all that breached is about something else', () => {
    const ofAProbe = series(['03:01:40', 0.9]).map((one) => ({ ...one, about: 'health' }));
    expect(ask('02:58:04', ofAProbe)).toMatchObject({ answer: 'unknown' });
  });
  it('an earlier breach that ended is another one', () => {
    const earlier = series(
      ['02:20:00', 0.9],
      ['02:25:00', 0.003],
      ['02:31:00', 0.003],
      ['03:01:40', 0.227],
    );
    expect(ask('02:58:04', earlier)).toMatchObject({ answer: 'yes', value: 216 });
  });
  it('unknown without a change or a breach, unless a person says', () => {
    expect(ask(null)).toMatchObject({ answer: 'unknown', unknownWhy: 'no_change' });
    expect(ask('02:58:04', [])).toMatchObject({ answer: 'unknown', unknownWhy: 'no_breach' });
    expect(ask(null, [], [said('deployment_related', 'yes')])).toMatchObject({
      answer: 'yes',
      by: 'person',
    });
  });
});
