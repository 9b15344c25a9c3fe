/**
 * `npm run test:gcloud`: 300 random sequences, another seed each time; GCLOUD_SEED=N repeats one,
 * GCLOUD_SEQUENCES and GCLOUD_MINUTES bound it.
 */
import { describe, expect, it } from 'vitest';
import { findGcloud, withoutGcloud } from '@/simulator/testing/gcloud';
import { differential } from './differential';

const SEQUENCES = Number(process.env.GCLOUD_SEQUENCES ?? 300);
const SEED = Number(process.env.GCLOUD_SEED ?? Date.now() % 2 ** 31);
const WITHIN_MS = Number(process.env.GCLOUD_MINUTES ?? 30) * 60_000;

describe.skipIf(findGcloud() === null)(`the real gcloud${withoutGcloud()}`, () => {
  it(`ends in the same list as Ripcord after each step of ${SEQUENCES} random sequences`, {
    timeout: WITHIN_MS + 120_000,
  }, async () => {
    console.log(`seed ${SEED}`);
    const report = await differential({ sequences: SEQUENCES, seed: SEED, withinMs: WITHIN_MS });
    console.log(report);
    expect(report).toContain(`${SEQUENCES} of ${SEQUENCES} sequences`);
  });
});
