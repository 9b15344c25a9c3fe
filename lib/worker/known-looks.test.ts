import { expect, it } from 'vitest';
import { stateWith } from '@/lib/platforms/cloud-run/test-fixtures';
import type { ClaimedTarget } from './claim-targets';
import { KnownLooks } from './known-looks';

const TARGET: ClaimedTarget = {
  id: 'target-1',
  serviceId: 'service-1',
  service: 'orders',
  connection: 'demo',
  kind: 'cloud-run',
  ref: 'projects/shop/locations/us-central1/services/orders',
  urgent: false,
};
const HOUR = 3_600_000;

function seen(token: string | null) {
  const state = stateWith();
  return { state, token, readAt: state.readAt };
}

it('what was kept is known until it is to be read whole again', () => {
  const known = new KnownLooks();
  expect(known.token(TARGET, 0)).toBeNull();
  known.keep(TARGET, seen('as-it-was'), 0);
  expect(known.token(TARGET, HOUR - 1)).toBe('as-it-was');
  expect(known.token(TARGET, 2 * HOUR)).toBeNull();
});

it('a target that is another one by now is not known', () => {
  const known = new KnownLooks();
  known.keep(TARGET, seen('as-it-was'), 0);
  expect(known.token({ ...TARGET, ref: `${TARGET.ref}-2` }, 1)).toBeNull();
});

it('what may change any moment is read again', () => {
  const known = new KnownLooks();
  known.keep(TARGET, seen('as-it-was'), 0);
  known.keep(TARGET, seen(null), 1);
  expect(known.token(TARGET, 2)).toBeNull();
});

it('who serves is noted once a minute', () => {
  const known = new KnownLooks();
  known.keep(TARGET, seen('as-it-was'), 0);
  expect(known.servingAgain(TARGET, 59_000)).toEqual([]);
  expect(known.servingAgain(TARGET, 60_000)).toEqual(['orders-00002-xyz']);
  expect(known.servingAgain(TARGET, 61_000)).toEqual([]);
});
