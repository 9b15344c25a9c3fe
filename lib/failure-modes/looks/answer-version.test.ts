import { expect, it } from 'vitest';
import { judgeAnswerVersion } from './answer-version';

const look = {
  kind: 'answer_version' as const,
  probe: 'health',
  member: 'version',
  rules_out: true,
};
const said = (version: string | null) => ({ version, detail: 'GET /health: 200 in 3 ms' });
const good = (version: string | null) => ({ revision: 'shop-1', ...said(version) });

it.each([
  ['as the good revision says', '1.0.0', good('1.0.0'), undefined, 'speaks_against_it'],
  ['another than the good revision says', '2.0.0', good('1.0.0'), undefined, 'points_to_it'],
  ['that nothing can be compared with', '2.0.0', null, undefined, 'unknown'],
  ['that a silent good revision can’t be compared with', '2.0.0', good(null), undefined, 'unknown'],
  [
    'as the runbook wants, whatever a revision says',
    '2.0.0',
    good('1.0.0'),
    '2.0.0',
    'speaks_against_it',
  ],
  ['another than the runbook wants', '2.0.0', null, '1.0.0', 'points_to_it'],
  ['that was not said', null, good('1.0.0'), undefined, 'unknown'],
] as const)('a version %s', (_, serving, other, expected, outcome) => {
  const wanted = expected === undefined ? look : { ...look, expected };
  const result = judgeAnswerVersion(wanted, { serving: said(serving), good: other });
  expect(result.outcome).toBe(outcome);
});
