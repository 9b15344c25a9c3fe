import { describe, expect, it } from 'vitest';
import type { Answer } from './decision';
import { evaluate } from './evaluate';
import type { IncidentFacts } from './incident-fact';
import { EPSILON, NOW, orchestrator, reading, said } from './testing/inputs';

const SYMPTOMS = [
  'crashes',
  'database_connection',
  'user_reports',
  'health_checks',
  'exhaustion',
] as const;
const CONDITIONS = ['database_corruption', 'data_loss', 'worse_than_before'] as const;
const CALM: IncidentFacts = { failed_rollbacks: 0, unrestored_seconds: 0 };

/** The orchestrator at an error rate, with everything that people are asked answered with no. */
function at(errors: number | null, incident: IncidentFacts = CALM, ...answers: Answer[]) {
  return evaluate({
    runbook: orchestrator,
    readings: [reading('error_rate_5xx', errors)],
    answers: [...[...SYMPTOMS, ...CONDITIONS].map((id) => said(id, 'no')), ...answers],
    incident,
    change: null,
    now: NOW,
  });
}

function told({ outcome }: ReturnType<typeof at>) {
  return [outcome.severity, outcome.kind, outcome.procedure, outcome.withinSeconds];
}

const ROLL_BACK = [1, 'procedure', 'rollback', 900];
const ESCALATE = [1, 'procedure', 'escalate', 60];
const WATCH = [4, 'monitor', null, 7200];
const UNKNOWN = [null, 'unknown', null, null];

describe('symptoms and escalation of llm-orchestrator', () => {
  it.each([
    [1, ROLL_BACK],
    [0.05 + EPSILON, ROLL_BACK],
    [0.05, ROLL_BACK],
    [0.05 - EPSILON, WATCH],
    [0, WATCH],
  ])('at an error rate of %d gives %j', (errors, expected) => {
    expect(told(at(errors))).toEqual(expected);
  });
  it.each([...SYMPTOMS])('the symptom %s rolls back', (id) => {
    expect(told(at(0, CALM, said(id, 'yes')))).toEqual(ROLL_BACK);
  });
  it.each([...CONDITIONS])('the condition %s escalates, before the rollback', (id) => {
    const decision = at(0.06, CALM, said(id, 'yes'));
    expect(told(decision)).toEqual(ESCALATE);
    expect(decision.escalation).toMatchObject({ due: 'yes', conditions: [id], unknown: [] });
  });
  it.each([
    [2, ESCALATE],
    [3, ESCALATE],
    [1, WATCH],
    [null, UNKNOWN],
    [Number.NaN, UNKNOWN],
  ])('after %d failed rollbacks: %j', (failed_rollbacks, expected) => {
    expect(told(at(0, { ...CALM, failed_rollbacks }))).toEqual(expected);
  });
  it.each([
    [900 + EPSILON, ESCALATE],
    [900, ESCALATE],
    [900 - 1e-6, WATCH],
    [null, UNKNOWN],
  ])('%d seconds without the service: %j', (unrestored_seconds, expected) => {
    expect(told(at(0, { ...CALM, unrestored_seconds }))).toEqual(expected);
  });

  it('counts what the incident knows, and asks a person for what it does not', () => {
    const entry = (incident: IncidentFacts, ...answers: Answer[]) =>
      at(0, incident, ...answers).path.find(({ id }) => id === 'not_restored');
    expect(entry({ ...CALM, unrestored_seconds: 1000 })).toMatchObject({
      answer: 'yes',
      by: 'computed',
      value: 1000,
      unit: 'seconds',
      limit: 900,
      limitSource: 'runbook',
    });
    expect(entry({})).toMatchObject({
      answer: 'unknown',
      by: 'person',
      unknownWhy: 'not_answered',
    });
    expect(entry({}, said('not_restored', 'yes'))).toMatchObject({ answer: 'yes', by: 'person' });
    expect(entry(CALM, said('not_restored', 'yes'))).toMatchObject({ answer: 'yes', by: 'person' });
    expect(entry({ unrestored_seconds: 1000 }, said('not_restored', 'no'))?.answer).toBe('yes');
  });

  it('names whom to call, in order and with their minute', () => {
    const { escalation } = at(0, { ...CALM, failed_rollbacks: 2 });
    expect(escalation?.path.map(({ role, afterMinutes }) => [role, afterMinutes])).toEqual([
      ['Senior DevOps Engineer', 0],
      ['Senior DevOps Engineer', 0],
      ['Engineering Manager', 5],
      ['Database Administrator', 10],
      ['VP Engineering', 15],
      ['CTO', 20],
    ]);
  });

  it.each([...SYMPTOMS, ...CONDITIONS])('%s unknown: not healthy', (id) => {
    expect(told(at(0, CALM, said(id, 'unknown')))).toEqual(UNKNOWN);
    expect(told(at(0.05, CALM, said(id, 'unknown')))).toEqual(ROLL_BACK);
  });
  it('an error rate that is not known: not healthy, and escalation stands all the same', () => {
    expect(told(at(null))).toEqual(UNKNOWN);
    expect(told(at(null, CALM, said('data_loss', 'yes')))).toEqual(ESCALATE);
    expect(at(null, {}).escalation).toMatchObject({
      due: 'unknown',
      unknown: ['rollback_failed', 'not_restored'],
    });
  });
});
