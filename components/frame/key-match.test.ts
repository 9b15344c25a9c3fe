import { describe, expect, test } from 'vitest';
import { displayKey, isSingleCharacter, matchesKey, matchSequence } from './key-match';

const pressed = (key: string, more: Partial<Parameters<typeof matchesKey>[1]> = {}) => ({
  key,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...more,
});

describe('one key', () => {
  test('a letter wants its shift said', () => {
    expect(matchesKey('r', pressed('r'), false)).toBe(true);
    expect(matchesKey('r', pressed('R', { shiftKey: true }), false)).toBe(false);
    expect(matchesKey('shift+r', pressed('R', { shiftKey: true }), false)).toBe(true);
  });

  test('a sign is matched by what it prints, whichever layout it takes', () => {
    expect(matchesKey('?', pressed('?', { shiftKey: true }), false)).toBe(true);
    expect(matchesKey('/', pressed('/', { shiftKey: true }), false)).toBe(true);
  });

  test('the modifier is Command on a Mac and Control elsewhere', () => {
    expect(matchesKey('mod+k', pressed('k', { metaKey: true }), true)).toBe(true);
    expect(matchesKey('mod+k', pressed('k', { ctrlKey: true }), true)).toBe(false);
    expect(matchesKey('mod+k', pressed('k', { ctrlKey: true }), false)).toBe(true);
  });

  test('the space bar is spelled as a word', () => {
    expect(matchesKey('Space', pressed(' '), false)).toBe(true);
    expect(matchSequence('Space', null, pressed(' '), false)).toBe('run');
    expect(displayKey('Space', false)).toBe('Space');
  });

  test('the browser’s own combinations are left alone', () => {
    expect(matchesKey('r', pressed('r', { ctrlKey: true }), false)).toBe(false);
    expect(matchesKey('d', pressed('d', { metaKey: true }), true)).toBe(false);
    expect(matchesKey('d', pressed('d', { altKey: true }), false)).toBe(false);
  });
});

describe('a sequence', () => {
  test('begins with its first key and runs at its second', () => {
    expect(matchSequence('g f', null, pressed('g'), false)).toBe('begin');
    expect(matchSequence('g f', 'g', pressed('f'), false)).toBe('run');
    expect(matchSequence('g f', 'g', pressed('i'), false)).toBe('none');
    expect(matchSequence('g f', null, pressed('f'), false)).toBe('none');
  });

  test('keeps single keys from running in its middle', () => {
    expect(matchSequence('d', 'g', pressed('d'), false)).toBe('none');
  });
});

test('single characters are those that speech input could type', () => {
  expect(isSingleCharacter('d')).toBe(true);
  expect(isSingleCharacter('g f')).toBe(true);
  expect(isSingleCharacter('Enter')).toBe(false);
  expect(isSingleCharacter('mod+k')).toBe(false);
});

test('keys are shown as they are printed on the keyboard', () => {
  expect(displayKey('mod+k', true)).toBe('⌘K');
  expect(displayKey('mod+k', false)).toBe('Ctrl K');
  expect(displayKey('shift+r', false)).toBe('⇧R');
  expect(displayKey('Enter', false)).toBe('↵');
  expect(displayKey('ArrowLeft', false)).toBe('←');
});
