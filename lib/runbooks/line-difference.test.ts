import { applyPatch } from 'diff';
import { describe, expect, it } from 'vitest';
import { changedLines, filePatch } from './line-difference';

/** Long enough that comparing them line by line takes longer than a test may. */
const text = (word: string) => Array.from({ length: 20_000 }, (_, n) => `${word} ${n}`).join('\n');

describe('two long texts with nothing in common', () => {
  it('are told as one that went and one that came', () => {
    const [before, after] = [text('old'), text('new')];
    expect(changedLines(before, after)).toMatchObject([
      { value: before, removed: true, count: 20_000 },
      { value: after, added: true, count: 20_000 },
    ]);
  });

  it.each(['', '\n'])('have a patch that makes one of the other (end %j)', (end) => {
    const [before, after] = [`${text('old')}${end}`, text('new')];
    expect(applyPatch(before, filePatch('runbooks/x.yaml', before, after))).toBe(after);
  });
});

it('a patch of a small change is small, and of none empty', () => {
  expect(filePatch('x.yaml', 'a\nb\n', 'a\nc\n').split('\n')).toEqual(
    expect.arrayContaining(['--- a/x.yaml', '+++ b/x.yaml', ' a', '-b', '+c']),
  );
  expect(filePatch('x.yaml', 'a\n', 'a\n')).toBe('');
});
