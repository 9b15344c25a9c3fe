import { expect, test } from 'vitest';
import { evaluate } from './evaluate';
import { recommendedOption, rejectedOptions } from './rejected';
import { llmHub, NOW, reading, said, virtuoso } from './testing/inputs';

const options = [
  { id: 'quick_rollback', title: 'Quick rollback', notHere: null },
  { id: 'git_revert', title: 'Git revert', notHere: null },
  { id: 'firestore', title: 'Firestore', notHere: 'no adapter' },
  { id: 'monitor', title: 'Monitor', notHere: null },
];
const why = (
  decision: Parameters<typeof rejectedOptions>[0],
  chosen: string,
  words: ReadonlyMap<string, string> = new Map(),
) =>
  Object.fromEntries(
    rejectedOptions(decision, options, chosen, words).map(({ option, reason }) => [option, reason]),
  );
const decide = (errors: number | null) =>
  evaluate({
    runbook: virtuoso,
    readings: [reading('error_rate_5xx', errors), reading('latency_p95', 0.4)],
    answers: [said('data_corruption', 'no'), said('security_breach', 'no')],
    change: null,
    now: NOW,
  });

test('what was recommended and chosen leaves the others, each with why not', () => {
  const decision = decide(0.3);
  expect(recommendedOption(decision)).toBe('quick_rollback');
  expect(why(decision, 'quick_rollback')).toEqual({
    git_revert: 'asked for by no ground',
    firestore: 'not runnable here: no adapter',
    monitor: 'asked for by no ground',
  });
});

test('what was recommended and not chosen says so', () => {
  expect(why(decide(0.3), 'monitor')).toMatchObject({
    quick_rollback: 'recommended, and decided otherwise by a person',
  });
  expect(why(decide(0.01), 'git_revert')).toMatchObject({
    monitor: 'recommended, and decided otherwise by a person',
  });
});

test('from unknown facts watching does not follow', () => {
  expect(why(decide(null), 'quick_rollback')).toMatchObject({
    monitor: expect.stringMatching(/^watching follows from complete facts alone, and \d are not/),
  });
});

test('a milder ground names the worse one that outweighs it', () => {
  const decision = evaluate({
    runbook: llmHub,
    readings: [reading('error_rate_5xx', 0.03), reading('latency_p95', 1)],
    answers: [said('data_loss', 'yes')],
    change: null,
    now: NOW,
  });
  const given = [
    { id: 'emergency_rollback', title: 'Emergency rollback', notHere: null },
    { id: 'monitor', title: 'Monitor', notHere: null },
  ];
  expect(rejectedOptions(decision, given, 'emergency_rollback', new Map())).toEqual([
    {
      option: 'monitor',
      title: 'Monitor',
      reason: expect.stringMatching(
        /by Error rate raised asks for it; a worse ground asks for Emergency rollback$/,
      ),
      words: null,
    },
  ]);
});

test('a person’s words stand beside the reason', () => {
  const words = new Map([['git_revert', 'Takes too long.']]);
  const rejected = rejectedOptions(decide(0.3), options, 'quick_rollback', words);
  expect(rejected.find(({ option }) => option === 'git_revert')).toMatchObject({
    reason: 'asked for by no ground',
    words: 'Takes too long.',
  });
});
