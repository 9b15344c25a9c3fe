import { expect, it } from 'vitest';
import { runbookKeys } from './runbook-keys';

it('every item has a key: its id, else what tells it apart, else its number', () => {
  const runbook = {
    slug: 'x',
    title: 'X',
    owner: null,
    version: '1.0',
    review: { every: 'Monthly', source: 'runbook' },
    when_to_use: ['It is down.', 'It is wrong.'],
    severities: [{ level: 1, label: 'P1' }],
    variables: [{ name: 'API_KEY', about: 'A key' }],
    contacts: {
      on_call: [{ role: 'On-Call Engineer' }, { role: 'On-Call Engineer' }],
      external: [],
    },
    checklists: { due: { immediate: { seconds: 3600 } } },
    procedures: [{ id: 'quick', steps: [{ id: 'shift', percent: 100 }] }],
    drills: [{ id: 'staging', steps: [{ title: 'Clean up' }], checklist: ['It works.'] }],
  };
  expect(runbookKeys(runbook)).toEqual([
    'version',
    'review',
    'when_to_use.1',
    'when_to_use.2',
    'severities.1',
    'variables.API_KEY',
    'contacts.on_call.on_call_engineer',
    'contacts.on_call.on_call_engineer_2',
    'checklists.due.immediate',
    'procedures.quick',
    'procedures.quick.steps.shift',
    'drills.staging',
    'drills.staging.steps.clean_up',
    'drills.staging.checklist.1',
  ]);
});

it('a decision is one item, and so is each of its rows, questions, nodes and bands', () => {
  const decision = {
    kind: 'tree',
    deploy_window: { seconds: 1800, source: 'default' },
    rows: [{ severity: 2, lower: 0.2 }],
    questions: [{ id: 'data_loss', yes: { severity: 1 } }],
    bands: [{ of: 'error_rate', severity: 2 }],
    otherwise: { severity: 4 },
  };
  expect(runbookKeys({ decision })).toEqual([
    'decision',
    'decision.deploy_window',
    'decision.rows.2',
    'decision.questions.data_loss',
    'decision.bands.error_rate_2',
    'decision.otherwise',
  ]);
});
