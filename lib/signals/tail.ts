/** What was last read of a target for a person to look at: its newest log lines, and its pace. Pure. */
import { z } from 'zod';
import { nameableSchema } from '@/lib/runs/nameable';

const line = z.object({
  /** Of the entry; no two lines of a tail have the same. */
  id: z.string(),
  /** ISO 8601 UTC. */
  at: z.string(),
  revision: z.string().nullable(),
  /** As the log says it: INFO, ERROR. */
  severity: z.string(),
  /** Severity ERROR and above, or a request that was answered with 5xx. */
  isError: z.boolean(),
  /** Bounded, and without what looks like a secret. */
  text: z.string(),
});
export type TailLine = z.infer<typeof line>;

const lines = z.object({
  /** Newest first. */
  lines: z.array(line),
  /** False: there were more since then than are kept. */
  complete: z.boolean(),
  /** Likewise of the errors, which are asked for apart. */
  errorsComplete: z.boolean(),
  /** ISO 8601 UTC: how far back was looked. */
  since: z.string(),
});
export type TailLines = z.infer<typeof lines>;

const revisionPace = z.object({
  revision: z.string(),
  /** Seconds; null: no request in the window, or the source did not say. */
  p50: z.number().nullable(),
  p95: z.number().nullable(),
  p99: z.number().nullable(),
  /** Active and idle containers together; null: not told. */
  instances: z.number().nullable(),
  /** Of these, how many served nothing; null: not told. */
  idle: z.number().nullable(),
  /** ISO 8601 UTC: when they were counted; null: they were not. */
  countedAt: z.string().nullable(),
});
export type RevisionPace = z.infer<typeof revisionPace>;

const pace = z.object({
  windowSeconds: z.number(),
  /** ISO 8601 UTC: where the window of the latencies ends. Metrics lag. */
  endsAt: z.string(),
  revisions: z.array(revisionPace),
});
export type Pace = z.infer<typeof pace>;

const last = <T extends z.ZodType>(value: T) =>
  z.object({
    /** The last that could be read, and when (ISO 8601 UTC); null: never yet. */
    value: value.nullable(),
    at: z.string().nullable(),
    /** Why the newest look failed, in one sentence; null: it did not. */
    why: z.string().nullable(),
  });

/** A tail as it is kept in Postgres. */
export const tailSchema = z.object({
  lines: last(lines),
  pace: last(pace),
  /** What a person can name for a plan; read more rarely. */
  nameable: last(nameableSchema),
});
export type Tail = z.infer<typeof tailSchema>;
export type Last<T> = {
  readonly value: T | null;
  readonly at: string | null;
  readonly why: string | null;
};

export const NEVER_READ: Tail = {
  lines: { value: null, at: null, why: null },
  pace: { value: null, at: null, why: null },
  nameable: { value: null, at: null, why: null },
};

/** What can't be read any more is as if it had never been read. */
export function parseTail(json: unknown): Tail {
  return tailSchema.safeParse(json).data ?? NEVER_READ;
}

/** A look that failed leaves the value before it, with its age and the reason. */
export function afterLook<T>(
  before: Last<T>,
  look: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string },
  at: Date,
): Last<T> {
  if (!look.ok) return { ...before, why: look.why };
  return { value: look.value, at: at.toISOString(), why: null };
}

export const MOST_LINES = 200;
export const MOST_BYTES = 64 * 1024;

/** Newest first, each entry once, within both bounds; tells whether any was left out. */
export function boundedLines(found: readonly TailLine[]): {
  readonly lines: readonly TailLine[];
  readonly complete: boolean;
} {
  const once = [...new Map(found.map((each) => [each.id, each])).values()].sort((a, b) =>
    a.at === b.at ? (a.id < b.id ? 1 : -1) : a.at < b.at ? 1 : -1,
  );
  const kept: TailLine[] = [];
  let bytes = 0;
  for (const each of once) {
    bytes += Buffer.byteLength(JSON.stringify(each)) + 1;
    if (kept.length >= MOST_LINES || bytes > MOST_BYTES) return { lines: kept, complete: false };
    kept.push(each);
  }
  return { lines: kept, complete: true };
}
