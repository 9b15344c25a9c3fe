/** Pure: an instruction that a person follows names the image itself, never a tag or a guess. */
import type { Procedure } from '@/lib/runbooks/procedure-schema';
import type { RememberedImage } from './wanted-call';

const IMAGE_WORD = '{image}';

/** Some step leaves it to a person to deploy the image of a revision that served well. */
export function asksForImage({ steps }: Procedure): boolean {
  return steps.some((step) => step.kind === 'manual' && step.instruction.includes(IMAGE_WORD));
}

/** `remembered`: of that revision; undefined: none is known to have served well. */
export function withImage(
  procedure: Procedure,
  remembered: RememberedImage | undefined,
): Procedure {
  const image =
    remembered === undefined || remembered.digest === null
      ? 'the image that served well (none is known by its digest)'
      : remembered.image;
  const steps = procedure.steps.map((step) =>
    step.kind === 'manual'
      ? { ...step, instruction: step.instruction.replaceAll(IMAGE_WORD, image) }
      : step,
  );
  return { ...procedure, steps };
}
