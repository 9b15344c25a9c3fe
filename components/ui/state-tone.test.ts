import { expect, test } from 'vitest';
import { BREACH_TONES, STATE_TONES } from './state-tone';

test('no two states share a shape, so they read without colour', () => {
  const shapes = Object.values(STATE_TONES).map((tone) => tone.shape);
  const notConnected = STATE_TONES.not_connected.shape;
  expect(new Set(shapes).size).toBe(shapes.length);
  expect(notConnected).not.toBe(STATE_TONES.healthy.shape);
});

test('unknown is never coloured healthy', () => {
  expect(STATE_TONES.unknown.box).not.toContain('ok');
  expect(STATE_TONES.unknown.text).not.toContain('ok');
  expect(BREACH_TONES.unknown.text).not.toBe(BREACH_TONES.none.text);
  expect(BREACH_TONES.unknown.shape).toBe('unknown');
});

test('only trouble has a fill: healthy and not connected have none', () => {
  expect(STATE_TONES.failing.box).toContain('bg-bad-bg');
  expect(STATE_TONES.healthy.box).not.toContain('bg-');
  expect(STATE_TONES.not_connected.box).not.toContain('bg-');
});

test('a value over its limit differs in shape, colour and weight', () => {
  expect(BREACH_TONES.over.shape).toBe('failing');
  expect(BREACH_TONES.over.text).toContain('font-semibold');
  expect(BREACH_TONES.none.text).not.toContain('font-semibold');
});
