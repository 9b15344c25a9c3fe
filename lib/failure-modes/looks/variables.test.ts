import { expect, it } from 'vitest';
import { judgeVariables } from './variables';

const look = { kind: 'variables' as const, rules_out: true };
const revision = (name: string, names: readonly string[], secrets: readonly string[] = []) => ({
  name,
  environment: names.map((each) => ({ name: each, shown: '…' })),
  secrets: secrets.map((at) => ({ at, secret: 's', version: '1' })),
});
const judge = (
  required: readonly string[],
  newest: ReturnType<typeof revision>,
  before: ReturnType<typeof revision> | null = null,
) => judgeVariables(look, { required, revisions: [newest], before });

it('a variable that must be set and isn’t points to it, by name', () => {
  expect(judge(['URL', 'KEY'], revision('shop-2', ['URL']))).toMatchObject({
    outcome: 'points_to_it',
    summary: 'shop-2 lacks KEY.',
  });
});

it('one that comes from a secret is set', () => {
  expect(judge(['KEY'], revision('shop-2', [], ['KEY'])).outcome).toBe('speaks_against_it');
});

it('one that the revision before had is told, and then nothing is ruled out', () => {
  const result = judge(['URL'], revision('shop-2', ['URL']), revision('shop-1', ['URL', 'MODE']));
  expect(result).toMatchObject({
    outcome: 'unknown',
    summary: expect.stringContaining('shop-2 has no MODE, which shop-1 had.'),
  });
});

it('a runbook that names none tells nothing', () => {
  expect(judge([], revision('shop-2', ['URL'])).outcome).toBe('unknown');
});
