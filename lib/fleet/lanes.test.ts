import { describe, expect, it } from 'vitest';
import { changeLabel, laneOf, spansOf } from './lanes';
import { frameFixture, NOW, RUNBOOK, serviceFixture, targetFixture } from './service-fixture';

function kinds(values: readonly (number | null)[]) {
  return spansOf(RUNBOOK, frameFixture(values), NOW).map(({ from, to, kind }) => [
    kind,
    from.slice(11, 16),
    to?.slice(11, 16) ?? null,
  ]);
}

describe('the words beside the mark of a change', () => {
  it.each([
    ['deployment', 'orders-00002-xyz was deployed, commit 2f00aa9', '00002-xyz'],
    ['traffic', 'traffic LATEST 100 % → orders-00001-abc 100 %', '00001-abc 100 %'],
    ['configuration', 'PARSER changed, with orders-00002-xyz', 'configuration'],
    ['flag', 'new-parser on', 'new-parser on'],
    ['flag', 'new-parser set to on for half of all', 'flag'],
    ['other', 'Build Success: Increase snapshot create timeout', 'change'],
  ])('of %s “%s” are “%s”', (kind, summary, words) => {
    expect(changeLabel({ kind, summary }, 'orders')).toBe(words);
  });
});

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
