/** Ten of the random sequences of `npm run test:gcloud`, always the same ones. */
import { describe, expect, it } from 'vitest';
import { findGcloud, withoutGcloud } from '@/simulator/testing/gcloud';
import { DEVIATIONS } from './deviations';
import { differential, documented } from './differential';

it('the docs name each difference that is accepted, and no other', () => {
  expect(documented().toSorted()).toEqual([...DEVIATIONS].toSorted());
});

describe.skipIf(findGcloud() === null)(`the real gcloud${withoutGcloud()}`, () => {
  it('ends in the same list as Ripcord after each step of ten random sequences', {
    timeout: 300_000,
  }, async () => {
    const report = await differential({ sequences: 10, seed: 20_261_121, withinMs: 240_000 });
    expect(report).toContain('10 of 10 sequences');
  });
});
