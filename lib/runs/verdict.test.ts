import { describe, expect, it } from 'vitest';
import type { TargetState } from '@/lib/fleet/target-state';
import { procedure } from '@/lib/runbooks/procedure-schema';
import { callsOf, type PlanBody } from './plan-body';
import {
  BAD,
  GOOD,
  NOW,
  PLAN,
  planned,
  remembered,
  revision,
  STOP,
  state,
  subject,
  undoOf,
} from './test-fixtures';
import { type JudgedCall, judge, type VerdictFacts } from './verdict';

/** Every call of the plan against the one state; its first call's token says if that was changed. */
function callsAgainst(plan: PlanBody, read: TargetState): JudgedCall[] {
  return callsOf(plan).map(({ call }) => ({
    call,
    state: read,
    unchanged:
      read.uid === call.precondition.uid && read.generation === call.precondition.generation,
  }));
}

const facts = (change: Partial<VerdictFacts> = {}): VerdictFacts => ({
  plan: PLAN,
  state: state(),
  calls: callsAgainst(change.plan ?? PLAN, change.state ?? state()),
  approval: 'not_needed',
  breakGlass: false,
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

const SHIFT_AFTER = [
  {
    id: 'shift',
    kind: 'action',
    title: 'Shift',
    action: 'shift_traffic',
    inverse: 'recorded_traffic',
    expectation: 'It has 100 %.',
  },
];

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
      'it was marked broken, and nobody says why it is wanted again',
      { ledger: [remembered(GOOD, { brokenAt: NOW, brokenReason: 'It leaks.' })] },
      'not_broken',
      'block',
    ],
    [
      'it was marked broken, and somebody says why it is wanted again',
      {
        plan: { ...PLAN, reason: 'The leak was the cache.' },
        ledger: [remembered(GOOD, { brokenAt: NOW, brokenReason: 'It leaks.' })],
      },
      'not_broken',
      'warn',
    ],
    [
      'a revision of the same image was marked broken, and its own record says nothing',
      {
        ledger: [
          remembered(GOOD, { health: null }),
          remembered('orders-00000-old', { brokenAt: NOW, brokenReason: 'It leaks.' }),
        ],
      },
      'not_broken',
      'block',
    ],
    [
      'no second person has approved what can’t be undone',
      { approval: 'missing' },
      'second_person',
      'block',
    ],
    ['a second person is asked later', { approval: 'later' }, 'second_person', 'warn'],
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
  const undo = undoOf(PLAN);
  const verdict = judge(facts({ plan: undo, holds: [{ ...hold, revision: BAD }], state: state() }));
  const results = new Map(verdict.checks.map((check) => [check.id, check.result]));
  expect(results.get('not_held')).toBe('warn');
  expect(results.get('healthy_while_served')).toBe('warn');
});

describe('break-glass', () => {
  it('passes every check but the two absolute ones, and each says so', () => {
    const held = facts({ holds: [hold], approval: 'missing', breakGlass: true });
    const verdict = judge(held);
    expect(verdict.outcome).toBe('safe_with_warnings');
    const passed = verdict.checks.filter(({ evidence }) => evidence.includes('break-glass'));
    expect(passed.map(({ id }) => id).toSorted()).toEqual(['not_held', 'second_person']);
  });

  it.each([
    [
      'a run that holds the target',
      { holder: { runNumber: 9, personId: 'p', name: 'B', since: NOW } },
    ],
    ['a target that is gone', { state: state({ revisions: [revision(BAD)] }) }],
  ])('does not pass %s', (_name, change) => {
    expect(judge(facts({ ...change, breakGlass: true })).outcome).toBe('blocked');
  });
});

it('a call that moves no traffic is not asked about revisions', () => {
  const ids = judge(facts({ plan: planned(STOP, null) })).checks.map(({ id }) => id);
  expect(ids).toContain('target_exists');
  expect(ids).not.toContain('healthy_while_served');
  expect(ids).not.toContain('schema');
});

it('what goes so already in part only is not blocked: a later call changes something', () => {
  const stopped = state({ scaling: { mode: 'manual', min: 0, max: null, manual: 0 } });
  const both = procedure.parse({ ...STOP, steps: [...STOP.steps, ...SHIFT_AFTER] });
  const verdict = judge(facts({ plan: planned(both), state: stopped }));
  expect(verdict.checks.find(({ id }) => id === 'changes_something')).toMatchObject({
    result: 'pass',
  });
});

describe('of two revisions that both serve already', () => {
  const shared = state({
    desired: [
      { revision: null, percent: 80, tag: null },
      { revision: GOOD, percent: 20, tag: null },
    ],
    effective: [
      { revision: BAD, percent: 80, tag: null, url: null, followsLatest: true },
      { revision: GOOD, percent: 20, tag: null, url: null, followsLatest: false },
    ],
  });
  const broken = [
    remembered(GOOD),
    remembered(BAD, { health: 'unhealthy', brokenAt: NOW, brokenReason: 'It leaks.' }),
  ];
  const towards = (name: string) => {
    const steps = SHIFT_AFTER.map((step) => ({ ...step, percent: 90, action: 'split_traffic' }));
    const plan = planned(procedure.parse({ ...STOP, steps }), name, {
      ...subject(),
      state: shared,
    });
    return judge(facts({ plan, state: shared, ledger: broken }));
  };

  it('a broken one may lose a part of its share', () => {
    expect(towards(GOOD).outcome).toBe('safe_with_warnings');
  });

  it('a broken one may not get more', () => {
    expect(towards(BAD).outcome).toBe('blocked');
  });
});
