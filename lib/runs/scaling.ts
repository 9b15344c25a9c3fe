import type { Scaling } from '@/lib/platforms/platform';

/** Every field the same. The platform's adapter knows which of them count in which mode. */
export function sameScaling(a: Scaling, b: Scaling): boolean {
  return a.mode === b.mode && a.min === b.min && a.max === b.max && a.manual === b.manual;
}
