import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseRunbook } from './parse';

function changed(slug: string, from: string, to: string) {
  const text = readFileSync(`runbooks/${slug}.yaml`, 'utf8');
  expect(text).toContain(from);
  return parseRunbook(`${slug}.yaml`, text.replace(from, to));
}

describe('a decision with a mistake is withheld whole', () => {
  it.each([
    ['title: Critical bug\n', 'titel: Critical bug\n', '"titel" is not known here.'],
    ['any_of: [error_rate]', 'any_of: [eror_rate]', 'There is no question "eror_rate".'],
    ['no: { next: degraded }', 'no: { next: nowhere }', 'There is no later node "nowhere".'],
    [
      'no: { next: degraded }',
      'no: { next: critical_issue }',
      'There is no later node "critical_issue".',
    ],
    ['no: { next: degraded }', 'no: {}', 'A branch has either "next" or "outcome".'],
    ['procedure: deploy_fix', 'procedure: deploy_fx', 'There is no procedure "deploy_fx".'],
    ['signal: error_rate, at', 'signal: eror_rate, at', 'There is no signal "eror_rate".'],
    ['- id: high_error_rate', '- id: critical_issue', '"critical_issue" is used twice.'],
  ])('the tree: %j written as %j', (from, to, message) => {
    const { runbook, withheld, problems } = changed('llm-hub', from, to);
    expect(withheld).toEqual(['decision']);
    expect(runbook?.decision.kind).toBe('none');
    expect(problems.map((problem) => problem.message)).toContain(message);
  });

  it.each([
    ['llm-orchestrator', 'procedure: escalate,'],
    ['llm-orchestrator', 'procedure: rollback, action'],
    ['llm-forge', 'up_to: 2, procedure: quick_rollback'],
    ['llm-connector-hub', 'procedure: quick_rollback\n        action'],
  ])('%s: a procedure that is none, in %j', (slug, from) => {
    const { withheld } = changed(slug, from, from.replace(/procedure: \w+/, 'procedure: nowhere'));
    expect(withheld).toEqual(['decision']);
  });
});
