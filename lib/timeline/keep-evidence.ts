import type { Transaction } from '@/lib/db';
import { append } from './append';
import { sha256Hex } from './canonical';
import type { ActorRef } from './events';

/** More than this is kept elsewhere, by link and digest. */
export const MAX_EVIDENCE_BYTES = 5 * 1024 * 1024;
/** All that is kept beside one incident's timeline. */
export const MAX_INCIDENT_EVIDENCE_BYTES = 50 * 1024 * 1024;
const KEEP_DAYS = 400;

export interface NewEvidence {
  readonly name: string;
  readonly mime: string;
  readonly bytes: Buffer;
}

/** Where and about what the evidence is attached. */
export interface Attachment {
  readonly streamId: string;
  /** In words: the checklist item or the step that it answers. */
  readonly about: string;
  readonly actor: ActorRef;
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

/** Bytes of everything that is attached to this stream; what was erased in the open counts no more. */
export async function attachedBytes(
  { tx }: Pick<Transaction, 'tx'>,
  streamId: string,
): Promise<number> {
  const [row] = await tx.$queryRaw<{ bytes: bigint }[]>`
    select coalesce(sum((convert_from(body, 'UTF8')::jsonb #>> '{data,size}')::bigint), 0)::bigint as bytes
    from timeline.event
    where stream_id = ${streamId}::uuid and kind = 'attachment.added' and body is not null`;
  return Number(row?.bytes ?? 0);
}

export async function appendAttachment(
  transaction: Pick<Transaction, 'tx'>,
  { streamId, about, actor }: Attachment,
  evidence: NewEvidence,
  sha256: string,
): Promise<void> {
  await append(transaction, streamId, {
    kind: 'attachment.added',
    actor,
    data: { name: evidence.name, sha256, mime: evidence.mime, size: evidence.bytes.length, about },
  });
}
