import { expect, test } from 'vitest';
import type { TimelineEvent } from './decode';
import { describe as describeEvent } from './describe';
import type { EventData, EventKind } from './events';

const at = new Date('2026-11-20T03:07:26Z');
const common = { seq: 1, actor: 'system', occurredAt: at, recordedAt: at, supersedesSeq: null };
const nameOf = (id: string) => (id === 'p1' ? 'Dana' : 'Somebody');

function known<K extends EventKind>(kind: K, data: EventData<K>): TimelineEvent {
  return { ...common, status: 'known', kind, data } as TimelineEvent;
}

const step = { runId: 'r', index: 2, attempt: 1, title: 'Shift traffic', summary: 'op 5d2e' };

test('a person is named from the lookup, never from the body', () => {
  const said = describeEvent(
    known('role.assumed', { role: 'operations_lead', personId: 'p1' }),
    nameOf,
  );
  expect(said.summary).toBe('Operations lead: Dana');
});

test('an override carries its reason and what the runbook says', () => {
  const said = describeEvent(
    known('decision.overridden', {
      service: 'api',
      runbookDigest: null,
      outcome: 'procedure',
      severity: 2,
      procedure: 'quick_rollback',
      withinSeconds: 900,
      sentence: 'High: quick rollback within 15 min',
      path: [],
      inputs: {},
      revision: null,
      chosen: 'monitor',
      chosenSentence: 'Keep watching',
      reason: 'Traffic is a load test',
    }),
    nameOf,
  );
  expect(said.summary).toBe('Decided otherwise: Keep watching');
  expect(said.detail).toEqual([
    'Reason: Traffic is a load test',
    'The runbook says: High: quick rollback within 15 min',
  ]);
});

test('steps on their way are noise; a failed or unknown one is not', () => {
  expect(describeEvent(known('step.sending', step), nameOf).noise).toBe(true);
  expect(describeEvent(known('step.verified', step), nameOf).noise).toBe(true);
  expect(describeEvent(known('step.failed', step), nameOf)).toMatchObject({
    noise: false,
    shape: 'failing',
  });
  expect(describeEvent(known('step.unknown', step), nameOf)).toMatchObject({
    noise: false,
    shape: 'unknown',
    summary: 'Shift traffic: outcome unknown',
  });
});

test('a plan with an unheard-of verdict is drawn as unknown, never as safe', () => {
  const said = describeEvent(
    known('run.planned', {
      runId: 'r',
      number: 7,
      planHash: '9f3c',
      procedure: 'quick_rollback',
      service: 'api',
      targetId: 't',
      revision: '00001-abc',
      undoesRunId: null,
      risk: 'risky',
      verdict: 'later_word',
      summary: '100 % to 00001-abc',
      steps: [],
    }),
    nameOf,
  );
  expect(said.shape).toBe('unknown');
});

test('only components that changed are listed with a published update', () => {
  const said = describeEvent(
    known('comms.published', {
      updateId: 'u',
      draftId: null,
      status: 'identified',
      impact: 'major',
      body: 'We know why.',
      components: [
        { slug: 'api', name: 'API', from: 'operational', to: 'partial_outage' },
        { slug: 'web', name: 'Web', from: 'operational', to: 'operational' },
      ],
    }),
    nameOf,
  );
  expect(said.detail).toEqual(['We know why.', 'API: operational → partial outage']);
});

test('a kind that this release does not know reads as unrecognised', () => {
  const said = describeEvent(
    { ...common, status: 'unrecognised', kind: 'moon.landed', data: { x: 1 } },
    nameOf,
  );
  expect(said).toMatchObject({ summary: 'Unrecognised entry', shape: 'unknown', noise: false });
});

test('an erased body says that it was erased', () => {
  const said = describeEvent(
    { ...common, status: 'erased', kind: 'note.added', data: null },
    nameOf,
  );
  expect(said.summary).toBe('Erased');
});
