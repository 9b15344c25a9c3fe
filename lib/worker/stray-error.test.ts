import { describe, expect, it } from 'vitest';
import { isHarmless } from './stray-error';

describe('an error outside of any promise', () => {
  it.each([
    ['a restarted Postgres', Object.assign(new Error('terminating'), { code: '57P01' })],
    ['a reset connection', Object.assign(new Error('read'), { code: 'ECONNRESET' })],
    ['a platform out of reach', Object.assign(new Error('14'), { code: 14 })],
    ['a dropped database client', new Error('Connection terminated unexpectedly')],
  ])('is harmless when it is of %s', (_, error) => {
    expect(isHarmless(error)).toBe(true);
  });

  it.each([
    ['a bug', new TypeError('x is not a function')],
    ['a refused credential', Object.assign(new Error('16'), { code: 16 })],
    ['something thrown that is no error', 'oops'],
  ])('ends the process when it is of %s', (_, error) => {
    expect(isHarmless(error)).toBe(false);
  });
});
