import { z } from 'zod';
import { EVENTS, type EventData, type EventKind, isEventKind } from './events';

/** One row of the chain as the database gives it. */
export interface EventRow {
  readonly streamId: string;
  readonly seq: bigint;
  readonly id: string;
  readonly kind: string;
  readonly actor: string;
  readonly occurredAt: Date;
  readonly recordedAt: Date;
  readonly recordedUs: bigint;
  readonly body: Uint8Array | null;
  readonly bodySha: Uint8Array;
  readonly prev: Uint8Array;
  readonly hash: Uint8Array;
  readonly supersedesSeq: bigint | null;
}

interface Common {
  readonly seq: number;
  readonly actor: string;
  readonly occurredAt: Date;
  readonly recordedAt: Date;
  readonly supersedesSeq: number | null;
}

/**
 * Tolerant reading: what this release knows is typed, an erased body says so, and anything else is
 * carried along as unrecognised with what it holds. Never a throw on an old or foreign event.
 */
export type TimelineEvent =
  | {
      [K in EventKind]: Common & {
        readonly status: 'known';
        readonly kind: K;
        readonly data: EventData<K>;
      };
    }[EventKind]
  | (Common & { readonly status: 'erased'; readonly kind: string; readonly data: null })
  | (Common & { readonly status: 'unrecognised'; readonly kind: string; readonly data: unknown });

export const bodySchema = z.object({
  v: z.number(),
  salt: z.string(),
  kind: z.string(),
  actor: z.string(),
  occurredAt: z.string().nullable(),
  supersedes: z.number().nullable(),
  data: z.unknown(),
});

export function decodeEvent(row: EventRow): TimelineEvent {
  const common = {
    seq: Number(row.seq),
    actor: row.actor,
    occurredAt: row.occurredAt,
    recordedAt: row.recordedAt,
    supersedesSeq: row.supersedesSeq === null ? null : Number(row.supersedesSeq),
  };
  if (row.body === null) return { ...common, status: 'erased', kind: row.kind, data: null };
  const data = readData(row.body);
  if (isEventKind(row.kind)) {
    const known = EVENTS[row.kind].safeParse(data);
    if (known.success) {
      return { ...common, status: 'known', kind: row.kind, data: known.data } as TimelineEvent;
    }
  }
  return { ...common, status: 'unrecognised', kind: row.kind, data };
}

function readData(body: Uint8Array): unknown {
  try {
    return bodySchema.parse(JSON.parse(Buffer.from(body).toString('utf8'))).data;
  } catch {
    return null;
  }
}
