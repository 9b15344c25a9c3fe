import { describe, expect, it } from 'vitest';
import { logReadings } from './log-readings';

const ASKED = { about: 'not persisted', windowSeconds: 300 };
const AT = new Date('2026-09-21T14:00:00Z');
const counts = [{ ref: 'orders', revision: 'orders-2', count: 3000 }];
const values = (ref: string, complete: boolean) =>
  logReadings(ref, { counts, complete }, ASKED, AT).map(({ value }) => value);

describe('the count of a text in the logs', () => {
  it('is of the service and of each revision that had one', () => {
    expect(values('orders', true)).toEqual([3000, 3000]);
  });

  it('is none where all was read and none was found', () => {
    expect(values('carts', true)).toEqual([0]);
  });

  it('is unknown where another service filled all that was read', () => {
    expect(values('carts', false)).toEqual([null]);
  });

  it('is at least what was found where not all was read', () => {
    expect(values('orders', false)).toEqual([3000, 3000]);
  });
});
