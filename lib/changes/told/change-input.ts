import { z } from 'zod';
import { cdEvent, cloudEvent } from './cdevents';
import { ownShape } from './own-shape';
import { pagerDutyChange } from './pagerduty';

const SHAPES = [ownShape, pagerDutyChange, cdEvent, cloudEvent] as const;
const NAMES = ['Ripcord’s own', 'PagerDuty’s', 'CDEvents’', 'CloudEvents’'] as const;

/**
 * Every shape in which a change may be told. What is wrong is said of the shape that was meant: a
 * `payload` is PagerDuty's, a `context` is a CDEvent's, `specversion` a CloudEvent's.
 */
export const changeInput = z.union(SHAPES, {
  error: ({ errors, input }) => {
    if (!Array.isArray(errors)) return undefined;
    const meant = shapeOf(input);
    const [first] = errors[meant] ?? [];
    if (first === undefined) return undefined;
    const where = first.path.length === 0 ? '' : `${first.path.join('.')}: `;
    return `${where}${first.message} (read as ${NAMES[meant]} shape of a change)`;
  },
});

function shapeOf(input: unknown): 0 | 1 | 2 | 3 {
  const keys = typeof input === 'object' && input !== null ? Object.keys(input) : [];
  if (keys.includes('specversion')) return 3;
  if (keys.includes('context')) return 2;
  return keys.includes('payload') ? 1 : 0;
}
