import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { DEVIATIONS } from './deviations';
import { sequence } from './sequence';
import { startTwoSides, type TwoSides } from './two-sides';

const DOCUMENT = path.resolve(import.meta.dirname, '../../../docs/gcloud-deviations.md');

export interface Differential {
  readonly sequences: number;
  readonly seed: number;
  /** No new sequence is begun after it, and the report says how many there were. */
  readonly withinMs: number;
}

/**
 * So many random sequences by Ripcord and by the real command line, one of the other after each
 * step. Rejects with the shortest sequence that shows a difference which the docs don't name.
 */
export async function differential(
  { sequences, seed, withinMs }: Differential,
  sides?: TwoSides,
): Promise<string> {
  const two = sides ?? (await startTwoSides());
  try {
    const details = await fc.check(
      fc.asyncProperty(sequence, async (drawn) => {
        await two.check(drawn);
      }),
      {
        numRuns: sequences,
        seed,
        interruptAfterTimeLimit: withinMs,
        markInterruptAsFailure: false,
      },
    );
    if (details.failed) {
      const cause = details.errorInstance instanceof Error ? details.errorInstance.message : '';
      throw new Error(`${cause}\n${await fc.asyncDefaultReportMessage(details)}`);
    }
    const { commands, refused, deviations } = two.ran;
    const named = DEVIATIONS.map((name) => `${name} ${deviations.get(name) ?? 0}`);
    return [
      `seed ${seed}: ${details.numRuns} of ${sequences} sequences`,
      `${commands} command lines run by gcloud's own code, refused by both ${refused}`,
      `deviations that the docs name: ${named.join(', ')}`,
    ].join('; ');
  } finally {
    if (sides === undefined) await two.close();
  }
}

/** The names of differences that docs/gcloud-deviations.md explains. */
export function documented(): string[] {
  return [...readFileSync(DOCUMENT, 'utf8').matchAll(/^## `([a-z-]+)`/gm)].map(
    ([, name = '']) => name,
  );
}
