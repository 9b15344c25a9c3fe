import { describe, expect, test } from 'vitest';
import { formatDuration } from '@/lib/format/duration';
import { type ShipFacts, shipOffer } from './ship-offer';
import { BAD, GOOD, remembered, revision, state } from './test-fixtures';

const FIX = 'orders-00003-fix';
const NEWER = 'orders-00004-new';
const AFTER = '2026-09-22T00:00:00Z';

const pinned = (change: Parameters<typeof state>[0] = {}) =>
  state({
    desired: [{ revision: GOOD, percent: 100, tag: null }],
    effective: [{ revision: GOOD, percent: 100, tag: null, url: null, followsLatest: false }],
    latestReadyRevision: FIX,
    revisions: [
      revision(FIX, { createdAt: AFTER, digest: 'sha256:fix' }),
      revision(BAD, { digest: 'sha256:bad' }),
      revision(GOOD),
    ],
    ...change,
  });

const facts = (change: Partial<ShipFacts> = {}): ShipFacts => ({
  slug: 'orders',
  runbook: null,
  state: pinned(),
  ledger: [remembered(BAD, { digest: 'sha256:bad', brokenAt: new Date(AFTER) })],
  held: [BAD],
  ...change,
});

describe('shipping the fix', () => {
  test('names what it ends and the newest revision that is not held', () => {
    const offer = shipOffer(facts());
    expect(offer?.ends).toEqual(['the pin to 00001-abc', 'the hold on 00002-xyz']);
    expect(offer?.fixes).toEqual([{ revision: FIX, createdAt: AFTER, isLatest: true }]);
  });

  test('says its shares and what is waited for between them', () => {
    const pause = formatDuration(300);
    expect(shipOffer(facts())?.phases).toEqual([
      `10 %, wait ${pause}, its signals judged`,
      `50 %, wait ${pause}, its signals judged`,
      '100 %, probed',
    ]);
  });

  test('is not offered where nothing is pinned and nothing held', () => {
    expect(shipOffer(facts({ state: state(), held: [] }))).toBeNull();
  });

  test('never takes the image that was marked broken, whatever its revision is called', () => {
    const again = revision(NEWER, { createdAt: AFTER, digest: 'sha256:bad' });
    const offer = shipOffer(facts({ state: pinned({ revisions: [again, revision(GOOD)] }) }));
    expect(offer?.fixes).toEqual([]);
  });

  test('offers nothing that is not ready, or not newer than what serves', () => {
    const unready = revision(FIX, { createdAt: AFTER, ready: 'no' });
    const old = revision(NEWER, { createdAt: '2026-08-01T00:00:00Z' });
    const offer = shipOffer(
      facts({ state: pinned({ revisions: [unready, old, revision(GOOD)] }) }),
    );
    expect(offer?.fixes).toEqual([]);
  });
});
