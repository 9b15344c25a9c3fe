import { z } from 'zod';
import { type ReplayReport, replayAll } from '@/lib/decisions/replay';
import { type ChainReport, hex, verifyChain } from './chain';
import { decodeEvent, type EventRow } from './decode';

/**
 * An incident's record in a file that proves itself: the exact bytes that were hashed, so that
 * `ripcord verify` needs neither the database nor the network.
 */
const bytesHex = z.string().regex(/^([0-9a-f]{2})*$/);

const exportedEvent = z.object({
  seq: z.number().int().positive(),
  id: z.string(),
  kind: z.string(),
  actor: z.string(),
  occurredAt: z.string(),
  recordedAt: z.string(),
  /** Microseconds since 1970, as hashed. */
  recordedUs: z.string().regex(/^-?\d+$/),
  /** The canonical JSON that was hashed, as text; null when it was erased in the open. */
  body: z.string().nullable(),
  bodySha: bytesHex,
  prev: bytesHex,
  hash: bytesHex,
  supersedesSeq: z.number().int().nullable(),
});

export const exportSchema = z.object({
  format: z.literal('ripcord.timeline.v1'),
  exportedAt: z.string(),
  incident: z.object({ number: z.number(), drill: z.boolean(), title: z.string() }),
  stream: z.string(),
  head: bytesHex,
  tamperEvidence: z.enum(['full', 'reduced']),
  /** The names behind the ids in the bodies, as they were at export; not part of the proof. */
  people: z.record(z.string(), z.string()),
  /**
   * The runbook versions that its decisions were made by, by digest: each proves itself by that, and
   * lets the decisions be replayed. Absent in records that were exported before.
   */
  runbooks: z.record(z.string(), z.json()).optional(),
  checkpoint: z
    .object({ n: z.number(), at: z.string(), keyId: z.string(), headsSha: bytesHex })
    .nullable(),
  events: z.array(exportedEvent),
});
export type TimelineExport = z.infer<typeof exportSchema>;

export function exportEvent(row: EventRow): TimelineExport['events'][number] {
  return {
    seq: Number(row.seq),
    id: row.id,
    kind: row.kind,
    actor: row.actor,
    occurredAt: row.occurredAt.toISOString(),
    recordedAt: row.recordedAt.toISOString(),
    recordedUs: row.recordedUs.toString(),
    body: row.body === null ? null : Buffer.from(row.body).toString('utf8'),
    bodySha: hex(row.bodySha),
    prev: hex(row.prev),
    hash: hex(row.hash),
    supersedesSeq: row.supersedesSeq === null ? null : Number(row.supersedesSeq),
  };
}

/** Checks an exported record by itself. */
export function verifyExport(file: TimelineExport): ChainReport {
  return verifyChain(file.stream, rowsOf(file), file.head);
}

/** Walks every decision again, over the runbook versions that came along; null: none did. */
export function replayExport(file: TimelineExport): ReplayReport | null {
  if (file.runbooks === undefined) return null;
  const contents = new Map(Object.entries(file.runbooks));
  return replayAll(rowsOf(file).map(decodeEvent), (digest) => contents.get(digest));
}

function rowsOf(file: TimelineExport): EventRow[] {
  return file.events.map(
    (event): EventRow => ({
      streamId: file.stream,
      seq: BigInt(event.seq),
      id: event.id,
      kind: event.kind,
      actor: event.actor,
      occurredAt: new Date(event.occurredAt),
      recordedAt: new Date(event.recordedAt),
      recordedUs: BigInt(event.recordedUs),
      body: event.body === null ? null : Buffer.from(event.body, 'utf8'),
      bodySha: Buffer.from(event.bodySha, 'hex'),
      prev: Buffer.from(event.prev, 'hex'),
      hash: Buffer.from(event.hash, 'hex'),
      supersedesSeq: event.supersedesSeq === null ? null : BigInt(event.supersedesSeq),
    }),
  );
}
