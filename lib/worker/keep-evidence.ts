import type { Transaction } from '@/lib/db';
import { append } from '@/lib/timeline/append';
import { sha256Hex } from '@/lib/timeline/canonical';

/** More than this is kept elsewhere, by link and digest. */
export const MAX_EVIDENCE_BYTES = 5 * 1024 * 1024;
const KEEP_DAYS = 400;

export interface NewEvidence {
  readonly name: string;
  readonly mime: string;
  readonly bytes: Buffer;
}

/** Where and about what the evidence is attached. */
export interface Attachment {
  readonly streamId: string;
  /** In words: the checklist item that it answers. */
  readonly about: string;
}

/** Keeps the bytes beside the timeline by their digest, for 400 days. Returns the digest. */
export async function keepEvidence(
  { tx, now }: Pick<Transaction, 'tx' | 'now'>,
  { name, mime, bytes }: NewEvidence,
): Promise<string> {
  if (bytes.length > MAX_EVIDENCE_BYTES) throw new Error(`evidence of ${bytes.length} bytes`);
  const sha256 = sha256Hex(bytes);
  await tx.evidence.createMany({
    data: {
      sha256,
      name,
      mime,
      size: bytes.length,
      bytes: Uint8Array.from(bytes),
      createdAt: now,
      keepUntil: new Date(now.getTime() + KEEP_DAYS * 86_400_000),
    },
    skipDuplicates: true,
  });
  return sha256;
}

export async function appendAttachment(
  transaction: Transaction,
  { streamId, about }: Attachment,
  evidence: NewEvidence,
  sha256: string,
): Promise<void> {
  await append(transaction, streamId, {
    kind: 'attachment.added',
    actor: 'system',
    data: { name: evidence.name, sha256, mime: evidence.mime, size: evidence.bytes.length, about },
  });
}
