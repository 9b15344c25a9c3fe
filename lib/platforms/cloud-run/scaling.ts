/** Pure: a service's own scaling. Null and 0 both say "not set" where the API does. */
import type { Scaling } from '@/lib/platforms/platform';

/** As the platform keeps it: manual scaling has no minimum and maximum of its own. */
export function normaliseScaling({ mode, min, max, manual }: Scaling): Scaling {
  return mode === 'manual' ? { mode, min: 0, max: null, manual } : { mode, min, max, manual: null };
}

/** True when the same instances would run, whatever is left over from the other mode. */
export function sameScaling(a: Scaling, b: Scaling): boolean {
  if (a.mode !== b.mode) return false;
  return a.mode === 'manual' ? a.manual === b.manual : a.min === b.min && a.max === b.max;
}

export function isStopped({ mode, manual }: Scaling): boolean {
  return mode === 'manual' && manual === 0;
}

/** Why it can't be asked for, in one sentence; null when it can. */
export function scalingProblem({ mode, min, max, manual }: Scaling): string | null {
  if (mode === 'manual') {
    return isCount(manual) ? null : 'Manual scaling needs a number of instances, from 0 up.';
  }
  if (!isCount(min)) return `The minimum is ${min}; it is a whole number of instances, from 0 up.`;
  if (max === null || (isCount(max) && max > 0)) return null;
  return max === 0
    ? 'A maximum of 0 means "not set" to Cloud Run and stops nothing; manual scaling with 0 instances does.'
    : `The maximum is ${max}; it is a whole number of instances, from 1 up.`;
}

/** For a sentence: `manual, 0 instances`, `automatic, min 2, no max`. */
export function describeScaling({ mode, min, max, manual }: Scaling): string {
  if (mode === 'manual') {
    return `manual, ${manual ?? 'an unknown number of'} ${manual === 1 ? 'instance' : 'instances'}`;
  }
  return `automatic, ${min === 0 ? 'no min' : `min ${min}`}, ${max === null ? 'no max' : `max ${max}`}`;
}

function isCount(value: number | null): value is number {
  return value !== null && Number.isInteger(value) && value >= 0;
}
