import { expect, test } from 'vitest';
import { firstDue } from './decision-clock';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 3, minute));
const said = (minute: number, withinSeconds: number | null) => ({ at: at(minute), withinSeconds });

test.each([
  ['nothing on record: not known', [], 900, null],
  ['the first proposal of that limit', [said(1, 900)], 900, at(1)],
  ['it got worse: the shorter limit counts from then', [said(1, 900), said(8, 300)], 300, at(8)],
  [
    'it eased again: the longer limit counts from its own beginning',
    [said(1, 900), said(8, 300), said(9, 900)],
    900,
    at(1),
  ],
  [
    'it was only watched in between: from when it came back',
    [said(1, 900), said(5, 7200), said(9, 900)],
    900,
    at(9),
  ],
  [
    'it was not known in between: that buys no time',
    [said(1, 900), said(5, null), said(9, 900)],
    900,
    at(1),
  ],
  ['unknown alone is due nowhere', [said(1, null)], 900, null],
])('%s', (_claim, proposals, within, since) => {
  expect(firstDue(proposals, within)).toEqual(since);
});
