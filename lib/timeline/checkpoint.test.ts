import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  type Checkpoint,
  checkpointSha,
  keyIdOf,
  NO_CHECKPOINT_BEFORE,
  type StreamHead,
  signCheckpoint,
  verifyCheckpoints,
} from './checkpoint';

const { privateKey } = generateKeyPairSync('ed25519');
const AT = new Date('2026-03-01T12:00:00.000Z');

function head(stream: string, seq: number, digit = 'a'): StreamHead {
  return { stream, seq, head: digit.repeat(64) };
}

const first = signCheckpoint(privateKey, [head('b', 1), head('a', 4)], null, AT);
const second = signCheckpoint(privateKey, [head('a', 5, 'c'), head('b', 1)], first, AT);

function report(...checkpoints: Checkpoint[]) {
  return verifyCheckpoints(checkpoints);
}

describe('a checkpoint', () => {
  it('holds the heads sorted by stream and follows the one before', () => {
    expect(first.heads.streams.map(({ stream }) => stream)).toEqual(['a', 'b']);
    expect([first.n, first.prevSha]).toEqual([1, NO_CHECKPOINT_BEFORE]);
    expect([second.n, second.prevSha]).toEqual([2, checkpointSha(first)]);
    expect(report(first, second)).toEqual({
      intact: true,
      checkpoints: 2,
      keyIds: [keyIdOf(privateKey)],
    });
  });

  it('verifies from the middle on when the one before is known', () => {
    expect(verifyCheckpoints([second], first).intact).toBe(true);
  });

  it('is refused when a head in it was changed', () => {
    const heads = { ...first.heads, streams: [head('a', 3), head('b', 1)] };
    expect(report({ ...first, heads })).toEqual({ intact: false, n: 1, problem: 'heads_differ' });
  });

  it('is refused when its time or its signature was changed', () => {
    const later = { ...first, at: '2026-03-01T12:00:01.000Z' };
    const other = {
      ...first,
      signature: `${first.signature.startsWith('0') ? '1' : '0'}${first.signature.slice(1)}`,
    };
    for (const forged of [later, other]) {
      expect(report(forged)).toMatchObject({ problem: 'signature_differs' });
    }
  });

  it('is refused when it claims the id of a key that did not sign it', () => {
    const { privateKey: stranger } = generateKeyPairSync('ed25519');
    const forged = signCheckpoint(stranger, [head('a', 4)], null, AT);
    const claimed = { ...forged, keyId: first.keyId };
    expect(report(claimed)).toMatchObject({ problem: 'key_differs' });
  });

  it('is missed when one between was left out', () => {
    const third = signCheckpoint(privateKey, second.heads.streams, second, AT);
    expect(report(first, third)).toEqual({ intact: false, n: 3, problem: 'broken_link' });
  });

  it.each([
    ['a stream is gone', [head('a', 5)]],
    ['a stream is shorter', [head('a', 3), head('b', 1)]],
    ['a stream of the same length ends otherwise', [head('a', 4, 'f'), head('b', 1)]],
  ])('is refused when %s', (_, streams) => {
    const next = signCheckpoint(privateKey, streams, first, AT);
    expect(report(first, next)).toEqual({ intact: false, n: 2, problem: 'head_went_back' });
  });
});
