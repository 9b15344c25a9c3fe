/**
 * A checkpoint: one signature over the heads of all streams, chained to the checkpoint before, so
 * that neither an event nor a whole stream can be dropped unseen. Pure; keys are handed in.
 */
import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { canonicalJson } from './canonical';

/** The end of one stream's chain. */
export interface StreamHead {
  readonly stream: string;
  readonly seq: number;
  /** Hexadecimal. */
  readonly head: string;
}

export interface Heads {
  /** The signing key's public half (SPKI, base64): to check offline, once its id is trusted. */
  readonly publicKey: string;
  /** Sorted by stream. */
  readonly streams: readonly StreamHead[];
}

export interface Checkpoint {
  readonly n: number;
  readonly heads: Heads;
  /** All digests and signatures in hexadecimal. */
  readonly headsSha: string;
  readonly prevSha: string;
  readonly keyId: string;
  readonly signature: string;
  /** ISO 8601 UTC. */
  readonly at: string;
}

export const NO_CHECKPOINT_BEFORE = '00'.repeat(32);

/** Names a key by its public half: the first 16 hexadecimal digits of its digest. */
export function keyIdOf(key: KeyObject): string {
  return sha256(spki(key)).slice(0, 16);
}

/** Signs the heads as checkpoint `n`, following `before` (null: it is the first). */
export function signCheckpoint(
  privateKey: KeyObject,
  streams: readonly StreamHead[],
  before: Checkpoint | null,
  at: Date,
): Checkpoint {
  const sorted = streams.toSorted((a, b) =>
    a.stream < b.stream ? -1 : a.stream > b.stream ? 1 : 0,
  );
  const heads = { publicKey: spki(privateKey).toString('base64'), streams: sorted };
  const unsigned = {
    n: (before?.n ?? 0) + 1,
    heads,
    headsSha: headsSha(heads),
    prevSha: before === null ? NO_CHECKPOINT_BEFORE : checkpointSha(before),
    keyId: keyIdOf(privateKey),
    at: at.toISOString(),
  };
  return { ...unsigned, signature: sign(null, signedBytes(unsigned), privateKey).toString('hex') };
}

export type CheckpointProblem =
  | 'heads_differ'
  | 'key_differs'
  | 'signature_differs'
  | 'broken_link'
  | 'head_went_back';

export type CheckpointReport =
  | { readonly intact: true; readonly checkpoints: number; readonly keyIds: readonly string[] }
  | { readonly intact: false; readonly n: number; readonly problem: CheckpointProblem };

/**
 * Checks checkpoints in their order and names the first that isn't what was signed. `from` is the
 * one before the first of them; null where the first is the first of all.
 */
export function verifyCheckpoints(
  checkpoints: readonly Checkpoint[],
  from: Checkpoint | null = null,
): CheckpointReport {
  let before = from;
  const keyIds = new Set<string>();
  for (const checkpoint of checkpoints) {
    const problem = problemOf(checkpoint, before);
    if (problem !== null) return { intact: false, n: checkpoint.n, problem };
    keyIds.add(checkpoint.keyId);
    before = checkpoint;
  }
  return { intact: true, checkpoints: checkpoints.length, keyIds: [...keyIds] };
}

function problemOf(checkpoint: Checkpoint, before: Checkpoint | null): CheckpointProblem | null {
  const { heads, n, prevSha } = checkpoint;
  if (headsSha(heads) !== checkpoint.headsSha) return 'heads_differ';
  const key = publicKeyOf(heads);
  if (key === null || keyIdOf(key) !== checkpoint.keyId) return 'key_differs';
  const signature = Buffer.from(checkpoint.signature, 'hex');
  if (!verify(null, signedBytes(checkpoint), key, signature)) return 'signature_differs';
  const expected = before === null ? NO_CHECKPOINT_BEFORE : checkpointSha(before);
  if (prevSha !== expected || n !== (before?.n ?? 0) + 1) return 'broken_link';
  return before !== null && wentBack(before.heads.streams, heads.streams) ? 'head_went_back' : null;
}

/** A stream only ever grows: none may be gone, shorter, or another at the same length. */
function wentBack(before: readonly StreamHead[], after: readonly StreamHead[]): boolean {
  const now = new Map(after.map((head) => [head.stream, head]));
  return before.some(({ stream, seq, head }) => {
    const found = now.get(stream);
    return found === undefined || found.seq < seq || (found.seq === seq && found.head !== head);
  });
}

/** What the next checkpoint is chained to: everything that was signed, and the signature. */
export function checkpointSha(checkpoint: Checkpoint): string {
  return sha256(Buffer.concat([signedBytes(checkpoint), Buffer.from(checkpoint.signature, 'hex')]));
}

function headsSha(heads: Heads): string {
  return sha256(canonicalJson(heads));
}

function signedBytes({ n, headsSha, prevSha, keyId, at }: Omit<Checkpoint, 'signature'>): Buffer {
  return Buffer.from(canonicalJson({ v: 1, n, headsSha, prevSha, keyId, at }), 'utf8');
}

function publicKeyOf(heads: Heads): KeyObject | null {
  try {
    const key = Buffer.from(heads.publicKey, 'base64');
    return createPublicKey({ key, format: 'der', type: 'spki' });
  } catch {
    return null;
  }
}

function spki(key: KeyObject): Buffer {
  const half = key.type === 'private' ? createPublicKey(key) : key;
  return half.export({ format: 'der', type: 'spki' });
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}
