import { describe, expect, it } from 'vitest';
import { runbookSchema } from '@/lib/runbooks/schema';
import type { Reading } from '@/lib/signals/reading';
import type { Answer } from './decision';
import { evaluate } from './evaluate';
import { EPSILON, forge, hub, NOW, reading, said } from './testing/inputs';

const UNKNOWN = [null, 'unknown', null, null];

interface HubSignals {
  readonly r5xx?: number;
  readonly r4xx?: number;
  readonly p99?: number;
  readonly r400?: number;
  /** Entries of the log about events that were not persisted. */
  readonly lost?: number;
}

describe('the signal table of llm-connector-hub', () => {
  const decide = (
    { r5xx = 0.003, r4xx = 0.012, p99 = 0.7, r400, lost }: HubSignals,
    ...answers: Answer[]
  ) => {
    const { outcome } = evaluate({
      runbook: hub,
      readings: [
        reading('error_rate_5xx', r5xx),
        reading('error_rate_4xx', r4xx),
        reading('latency_p99', p99),
        ...(r400 === undefined ? [] : [reading('error_rate_400', r400)]),
        ...(lost === undefined
          ? []
          : [{ ...reading('log_matches', lost), about: 'not persisted', samples: lost }]),
      ],
      answers: [said('rejected_payloads', 'no'), said('missing_events', 'no'), ...answers],
      change: null,
      now: NOW,
    });
    return [outcome.severity, outcome.kind, outcome.action, outcome.withinSeconds];
  };
  const ROLL_BACK = [2, 'procedure', 'Check the logs, roll back', 900];
  const row = (action: string) => [3, 'monitor', action, 1800];
  const WATCH = [4, 'monitor', 'Keep watching', 7200];

  it.each([
    [{ r5xx: 0.01 + EPSILON }, ROLL_BACK],
    [{ r5xx: 0.01 }, ROLL_BACK],
    [{ r5xx: 0.01 - EPSILON }, WATCH],
    [{ r4xx: 0.05 + EPSILON }, row('Check input validation')],
    [{ r4xx: 0.05 }, row('Check input validation')],
    [{ r4xx: 0.05 - EPSILON }, WATCH],
    [{ p99: 2 + EPSILON }, row('Scale up or optimise')],
    [{ p99: 2 }, row('Scale up or optimise')],
    [{ p99: 2 - EPSILON }, WATCH],
    [{ r400: 0.1 + EPSILON }, row('Check schema compatibility')],
    [{ r400: 0.1 }, row('Check schema compatibility')],
    [{ r400: 0.1 - EPSILON }, WATCH],
    [{ lost: 1 }, row('Check the connection to RuVector')],
    [{ lost: 0 }, WATCH],
    [{ r5xx: 0.01, r4xx: 0.05, p99: 2 }, ROLL_BACK],
  ])('%j gives %j', (signals, expected) => {
    expect(decide(signals)).toEqual(expected);
  });
  it.each([
    ['rejected_payloads', 'Check schema compatibility'],
    ['missing_events', 'Check the connection to RuVector'],
  ])('%s, by a person', (id, action) => {
    expect(decide({}, said(id, 'yes'))).toEqual(row(action));
    expect(decide({}, said(id, 'unknown'))).toEqual(UNKNOWN);
    expect(decide({ r5xx: 0.01 }, said(id, 'unknown'))).toEqual(ROLL_BACK);
  });
  it.each(['r5xx', 'r4xx', 'p99'])('%s unknown: not healthy', (name) => {
    expect(decide({ [name]: Number.NaN })).toEqual(UNKNOWN);
  });
});

describe('the severity rules of llm-forge', () => {
  const PEOPLE = ['incorrect_results', 'agent_down', 'degraded'];
  const decide = (errors: number, ...answers: Answer[]) => {
    const { outcome } = evaluate({
      runbook: forge,
      readings: [reading('error_rate_5xx', errors)],
      answers: [...PEOPLE.map((id) => said(id, 'no')), ...answers],
      change: null,
      now: NOW,
    });
    return [outcome.severity, outcome.kind, outcome.procedure, outcome.withinSeconds];
  };
  const P1 = [1, 'procedure', 'quick_rollback', 300];
  const P2 = [2, 'procedure', 'quick_rollback', 900];
  const P3 = [3, 'monitor', null, 3600];
  const P4 = [4, 'monitor', null, 86_400];

  it.each([
    [0.99 + EPSILON, P1],
    [0.99, P1],
    [0.99 - EPSILON, P2],
    [0.05 + EPSILON, P2],
    [0.05, P2],
    [0.05 - EPSILON, P4],
    [0, P4],
  ])('at an error rate of %d gives %j', (errors, expected) => {
    expect(decide(errors)).toEqual(expected);
  });
  it.each([
    ['service_down', P1],
    ['incorrect_results', P1],
    ['agent_down', P2],
    ['degraded', P3],
  ])('%s, by a person, gives %j', (id, expected) => {
    expect(decide(0, said(id, 'yes'))).toEqual(expected);
  });
  it.each(PEOPLE)('%s unknown: not healthy', (id) => {
    expect(decide(0, said(id, 'unknown'))).toEqual(UNKNOWN);
    expect(decide(0.05, said(id, 'unknown'))).toEqual(P2);
  });
  it('an error rate that is not known: not healthy', () => {
    expect(decide(Number.NaN)).toEqual(UNKNOWN);
  });
  it('mitigates up to the level that the runbook names, whatever a rule says', () => {
    if (forge.decision.kind !== 'severity_rules') throw new Error('forge decides by severity');
    const mitigate = { ...forge.decision.mitigate, up_to: 1 as const };
    const { outcome } = evaluate({
      runbook: { ...forge, decision: { ...forge.decision, mitigate } },
      readings: [reading('error_rate_5xx', 0.05)],
      answers: PEOPLE.map((id) => said(id, 'no')),
      change: null,
      now: NOW,
    });
    expect([outcome.severity, outcome.kind]).toEqual([2, 'monitor']);
  });
});

describe('triggers', () => {
  const effect = (severity: number, procedure: string) => ({
    severity,
    procedure,
    action: procedure === 'monitor' ? 'Watch' : 'Roll back',
    within_seconds: 600 * severity,
    timeline: 'soon',
    source: 'runbook',
  });
  const runbook = runbookSchema.parse({
    slug: 'shop',
    title: 'Shop',
    version: null,
    owner: null,
    updated: null,
    signals: [
      {
        id: 'errors',
        title: 'Errors',
        signal: 'error_rate_5xx',
        window: { seconds: 300, source: 'default' },
      },
    ],
    decision: {
      kind: 'triggers',
      title: 'Triggers',
      questions: [
        {
          id: 'failing',
          title: 'Failing',
          question: 'Do requests fail?',
          by_signal: { signal: 'errors', at: { at: 0.2, source: 'runbook' } },
        },
        { id: 'breach', title: 'Breach', question: 'Is it open?', yes: effect(1, 'stop') },
      ],
      effect: effect(2, 'back'),
      otherwise: effect(4, 'monitor'),
    },
    procedures: ['back', 'stop'].map((id) => ({
      id,
      title: id,
      written: id,
      steps: [{ id: 'do', kind: 'manual', title: 'Do', instruction: 'Do.', expectation: 'Done.' }],
    })),
  });
  const decide = (readings: Reading[], ...answers: Answer[]) => {
    const { outcome } = evaluate({ runbook, readings, answers, change: null, now: NOW });
    return [outcome.severity, outcome.kind, outcome.procedure, outcome.withinSeconds];
  };
  const errors = (value: number) => [reading('error_rate_5xx', value)];

  it('any of them is enough, and its own effect comes before the shared one', () => {
    expect(decide(errors(0.2))).toEqual([2, 'procedure', 'back', 1200]);
    expect(decide(errors(0.2), said('breach', 'yes'))).toEqual([1, 'procedure', 'stop', 600]);
    expect(decide([], said('breach', 'yes'))).toEqual([1, 'procedure', 'stop', 600]);
  });
  it('all known to be no is the only way to nothing', () => {
    expect(decide(errors(0.2 - EPSILON), said('breach', 'no'))).toEqual([4, 'monitor', null, 2400]);
    expect(decide(errors(0.1))).toEqual(UNKNOWN);
    expect(decide([], said('breach', 'no'))).toEqual(UNKNOWN);
  });
});
