import { describe, expect, test } from 'vitest';
import { step } from '@/lib/runbooks/procedure-schema';
import { BAD, GOOD, revision, state } from './test-fixtures';
import { type ActionStep, type Named, wantedCall } from './wanted-call';

const NOTHING: Named = {
  revision: null,
  recordedScaling: null,
  images: [],
  image: null,
  secretVersion: null,
  kept: null,
  recordedWorkloads: [],
};
const DIGEST = `sha256:${'f'.repeat(64)}`;
const KEY = { at: 'API_KEY', secret: 'api-key', version: '2' };

function doing(action: string, more: object = {}): ActionStep {
  const parsed = step.parse({
    id: 'one',
    kind: 'action',
    title: 'One',
    action,
    inverse: 'recorded_state',
    expectation: 'It is so.',
    ...more,
  });
  if (parsed.kind !== 'action') throw new Error('no action');
  return parsed;
}

/** Rolled back: the newest revision serves nobody. */
const PINNED = state({
  effective: [{ revision: GOOD, percent: 100, tag: null, url: null, followsLatest: false }],
  desired: [{ revision: GOOD, percent: 100, tag: null }],
  revisions: [revision(BAD, { secrets: [KEY] }), revision(GOOD, { secrets: [KEY] })],
});
const HALVES = state({
  effective: [
    { revision: GOOD, percent: 50, tag: null, url: null, followsLatest: false },
    { revision: BAD, percent: 50, tag: null, url: null, followsLatest: false },
  ],
});

describe('what is put right on a running service', () => {
  test.each([
    ['more memory', doing('set_limits', { limits: { memory: '1Gi' } })],
    ['a fresh revision', doing('new_revision')],
    ['another version of a secret', doing('rollback_secret', { secret: 'api-key' })],
  ])('%s is of the revision that serves, not of the newest', (_, wanted) => {
    const named = { ...NOTHING, secretVersion: '1' };
    expect(wantedCall(wanted, named, PINNED)).toMatchObject({
      ok: true,
      value: { kind: 'create_revision', input: { from: GOOD, traffic: null } },
    });
    expect(wantedCall(wanted, named, HALVES).ok).toBe(false);
  });
});

describe('a secret', () => {
  const pin = doing('rollback_secret', { secret: 'api-key' });

  test('is pinned wherever the revision refers to it, to the version that was named', () => {
    const wanted = wantedCall(pin, { ...NOTHING, secretVersion: '1' }, PINNED);
    expect(wanted).toMatchObject({
      value: { input: { change: { secrets: [{ at: 'API_KEY', version: '1' }], image: null } } },
    });
  });

  test('is pinned to no version that nobody named', () => {
    expect(wantedCall(pin, NOTHING, PINNED)).toEqual({
      ok: false,
      error: 'Name the version of api-key that worked: none is guessed.',
    });
  });

  test('that the revision does not know, or has so already, is refused', () => {
    const other = doing('rollback_secret', { secret: 'other' });
    expect(wantedCall(other, { ...NOTHING, secretVersion: '1' }, PINNED).ok).toBe(false);
    expect(wantedCall(pin, { ...NOTHING, secretVersion: '2' }, PINNED).ok).toBe(false);
  });
});

describe('a rollout', () => {
  test('deploys the image that was named, with the newest configuration, and moves nobody', () => {
    const image = `orders@${DIGEST}`;
    expect(wantedCall(doing('deploy_image'), { ...NOTHING, image }, state())).toMatchObject({
      value: { input: { from: BAD, change: { image, secrets: [] }, traffic: null } },
    });
  });

  test('returns to latest only where the revision that it is about is the latest', () => {
    const back = doing('return_to_latest');
    expect(wantedCall(back, { ...NOTHING, revision: BAD }, state()).ok).toBe(true);
    expect(wantedCall(back, { ...NOTHING, revision: GOOD }, state())).toEqual({
      ok: false,
      error: `Traffic that follows latest would go to ${BAD}, and ${GOOD} is named.`,
    });
  });
});
