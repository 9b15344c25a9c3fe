import { describe, expect, it } from 'vitest';
import { planUndo } from './plan';
import { BAD, GOOD, NOW, PLAN, remembered, revision, state, subject } from './test-fixtures';
import { judge, type VerdictFacts } from './verdict';

const facts = (change: Partial<VerdictFacts> = {}): VerdictFacts => ({
  plan: PLAN,
  state: state(),
  ledger: [remembered(GOOD), remembered(BAD, { health: 'unhealthy' })],
  holds: [],
  holder: null,
  endedBadly: [],
  ...change,
});
const good = (change: Parameters<typeof revision>[1]) =>
  state({ revisions: [revision(BAD), revision(GOOD, change)] });
const bad = (change: Parameters<typeof revision>[1]) =>
  state({ revisions: [revision(BAD, change), revision(GOOD)] });
const hold = { revision: GOOD, reason: 'It leaks.', expiresAt: NOW };

it('everything known and well is safe', () => {
  expect(judge(facts())).toMatchObject({ outcome: 'safe' });
});

describe('one check decides', () => {
  it.each<[string, Partial<VerdictFacts>, string, string]>([
    [
      'the target is gone',
      { state: state({ revisions: [revision(BAD)] }) },
      'target_exists',
      'block',
    ],
    [
      'another run holds the target',
      { holder: { runNumber: 9, personId: 'p', name: 'Bob', since: NOW } },
      'no_other_run',
      'block',
    ],
    ['it was changed since', { state: state({ generation: '8' }) }, 'as_planned', 'block'],
    ['it was made again', { state: state({ uid: 'uid-2' }) }, 'as_planned', 'block'],
    ['it is not ready', { state: good({ ready: 'no' }) }, 'target_ready', 'block'],
    [
      'nobody knows if it is ready',
      { state: good({ ready: 'unknown' }) },
      'target_ready',
      'unknown',
    ],
    [
      'it was over its limits',
      { ledger: [remembered(GOOD, { health: 'unhealthy' })] },
      'healthy_while_served',
      'block',
    ],
    [
      'its signals were not known',
      { ledger: [remembered(GOOD, { health: null })] },
      'healthy_while_served',
      'unknown',
    ],
    ['it is held', { holds: [hold] }, 'not_held', 'block'],
    [
      'it was marked broken',
      { ledger: [remembered(GOOD, { brokenAt: NOW, brokenReason: 'It leaks.' })] },
      'not_broken',
      'warn',
    ],
    [
      'a run towards it was aborted',
      { endedBadly: [{ number: 3, status: 'aborted' }] },
      'not_broken',
      'warn',
    ],
    [
      'its digest is not known',
      { state: good({ digest: null }), ledger: [remembered(GOOD, { digest: null })] },
      'digest_present',
      'unknown',
    ],
    [
      'a secret follows latest',
      { state: good({ secrets: [{ at: 'KEY', secret: 'key', version: 'latest' }] }) },
      'references',
      'warn',
    ],
    ['nothing is written on the schema', { state: bad({ annotations: {} }) }, 'schema', 'unknown'],
    [
      'the release changed the schema',
      { state: bad({ annotations: { 'ripcord.dev/migrations': '002' } }) },
      'schema',
      'warn',
    ],
    ['it never served', { ledger: [remembered(GOOD, { firstServedAt: null })] }, 'history', 'warn'],
    ['something is under way', { state: state({ reconciling: true }) }, 'settled', 'warn'],
    ['a controller owns it', { state: state({ gitopsOwner: 'Argo CD' }) }, 'gitops', 'warn'],
    [
      'it is scaled to nothing',
      { state: state({ scaling: { mode: 'manual', min: 0, max: null, manual: 0 } }) },
      'capacity',
      'warn',
    ],
  ])('%s', (_name, change, id, result) => {
    const verdict = judge(facts(change));
    expect(verdict.checks.find((check) => check.id === id)).toMatchObject({ result });
    expect(verdict.outcome).toBe(result === 'block' ? 'blocked' : 'safe_with_warnings');
  });
});

it('what goes so already is blocked', () => {
  const after = [{ revision: GOOD, percent: 100, tag: null }];
  const already = state({
    desired: after,
    effective: [{ revision: GOOD, percent: 100, tag: null, url: null, followsLatest: false }],
  });
  const plain = structuredClone(PLAN);
  for (const { work } of plain.steps) if (work.kind === 'platform') work.action.after = after;
  const verdict = judge(facts({ plan: plain, state: already }));
  expect(verdict.checks.find(({ id }) => id === 'changes_something')).toMatchObject({
    result: 'block',
  });
});

it('two checks alone are absolute', () => {
  const absolute = judge(facts()).checks.filter((check) => check.absolute);
  expect(absolute.map((check) => check.id).toSorted()).toEqual(['no_other_run', 'target_exists']);
});

it('an undo may go back to what is held and was unhealthy: it is warned about, not stopped', () => {
  const back = subject();
  const undo = planUndo(
    {
      ...back,
      action: { ...back.action, after: [{ revision: BAD, percent: 100, tag: null }] },
    },
    { runId: 'r1', number: 1 },
  );
  const verdict = judge(facts({ plan: undo, holds: [{ ...hold, revision: BAD }], state: state() }));
  const results = new Map(verdict.checks.map((check) => [check.id, check.result]));
  expect(results.get('not_held')).toBe('warn');
  expect(results.get('healthy_while_served')).toBe('warn');
});
