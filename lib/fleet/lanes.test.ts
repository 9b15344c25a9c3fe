import { describe, expect, it } from 'vitest';
import { laneOf, spansOf } from './lanes';
import { frameFixture, NOW, RUNBOOK, serviceFixture, targetFixture } from './service-fixture';

function kinds(values: readonly (number | null)[]) {
  return spansOf(RUNBOOK, frameFixture(values), NOW).map(({ from, to, kind }) => [
    kind,
    from.slice(11, 16),
    to?.slice(11, 16) ?? null,
  ]);
}

describe('sixty minutes of a service', () => {
  it('shows what was over a limit as one span, open at its end while it lasts', () => {
    expect(kinds([0.01, 0.3, 0.4, 0.01, 0.06, 0.3])).toEqual([
      ['over', '12:04', '12:06'],
      ['consider', '12:07', '12:08'],
      ['over', '12:08', null],
    ]);
  });

  it('shows silence, but not the minutes that metrics are always behind', () => {
    expect(kinds([0.01, null, 0.01, 0.01, null])).toEqual([['no_data', '12:05', '12:06']]);
    expect(kinds([0.01, null, null, null, null])).toEqual([['no_data', '12:05', null]]);
  });

  it('is all silence when nothing was ever read', () => {
    const lane = laneOf(serviceFixture({ target: targetFixture({ frame: null }) }), NOW);
    expect(lane.spans).toMatchObject([{ kind: 'no_data', to: null }]);
  });
});
