import { expect, it } from 'vitest';
import {
  fitsName,
  intentOfSession,
  isMadeName,
  isStamp,
  keptName,
  madeName,
  markOf,
  markText,
  sessionMark,
  stampOf,
} from './marks';

const NAMES = { stamp: stampOf(new Date('2026-11-21T23:59:59.999Z')), token: '0a1b2c' };
const LONG = 'ä'.repeat(31);

it('a name that we make is known as ours and fits, however long the own one is', () => {
  expect(madeName('orchestrator', 'side', NAMES)).toBe(
    'orchestrator_rcside_20261121t235959z_0a1b2c',
  );
  for (const made of [madeName('orchestrator', 'clone', NAMES), madeName(LONG, 'scratch', NAMES)]) {
    expect([isMadeName(made), fitsName(made)]).toEqual([true, true]);
  }
  expect(isStamp(NAMES.stamp)).toBe(true);
});

it.each(['orchestrator', 'orchestrator_rcside', keptName('orchestrator', NAMES.stamp)])(
  '%s was not made to be dropped',
  (name) => {
    expect(isMadeName(name)).toBe(false);
  },
);

it('a mark is read from the end of a comment, and from nowhere else', () => {
  const mark = { kind: 'run_migration', intent: '0198c2f4-0000', about: 'sha256:0123456789ab' };
  expect(markOf(`The owner's words. ${markText(mark)}`)).toEqual(mark);
  expect(markOf(markText({ ...mark, about: '' }))).toEqual({ ...mark, about: '' });
  expect(markOf(`${markText(mark)} is what it said`)).toBeNull();
  expect(markOf(null)).toBeNull();
});

it('a session tells its intent, and that of others none', () => {
  expect(intentOfSession(sessionMark('0198c2f4-0000'))).toBe('0198c2f4-0000');
  expect(intentOfSession('psql')).toBeNull();
});
