/** What the frames of many targets hold beside their metrics, without the hour of points of these. */
import type { Tx } from '@/lib/db';
import { METRIC_SIGNALS, PROMPT_SIGNALS, type SignalFrame } from '@/lib/signals/reading';
import { parseFrame } from '@/lib/signals/stored-frame';

export interface StoredPrompts {
  /** Its series and readings are those of probes, logs and the platform alone; null: it has none. */
  readonly frame: SignalFrame | null;
  readonly sampledAt: Date | null;
}

const anyOf = (signals: readonly string[]) =>
  signals.map((signal) => `@.signal == "${signal}"`).join(' || ');
const PROMPTS = `$[*] ? (${anyOf(PROMPT_SIGNALS)})`;
const METRICS = `$[*] ? (${anyOf(METRIC_SIGNALS)})`;

/** The rows are held until the transaction's end; made where they are not there. By target. */
export async function lockPrompts(
  tx: Tx,
  targetIds: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, StoredPrompts>> {
  await tx.signalFrame.createMany({
    data: targetIds.map((targetId) => ({ targetId, attemptedAt: now })),
    skipDuplicates: true,
  });
  const rows = await tx.$queryRaw<
    { readonly target_id: string; readonly frame: unknown; readonly sampled_at: Date | null }[]
  >`
    select target_id, sampled_at, (frame - 'series' - 'readings') || jsonb_build_object(
        'series', jsonb_path_query_array(frame -> 'series', ${PROMPTS}::jsonpath),
        'readings', jsonb_path_query_array(frame -> 'readings', ${PROMPTS}::jsonpath)) as frame
    from signal_frame where target_id = any(${[...targetIds]}::uuid[])
    order by target_id for update`;
  return new Map(
    rows.map((row) => [row.target_id, { frame: parseFrame(row.frame), sampledAt: row.sampled_at }]),
  );
}

/** Puts these in place of what is stored beside the metrics, of rows that are held. */
export async function keepPrompts(tx: Tx, frames: readonly SignalFrame[]): Promise<void> {
  if (frames.length === 0) return;
  const rows = JSON.stringify(frames.map((frame) => ({ target: frame.targetId, whole: frame })));
  await tx.$executeRaw`
    update signal_frame set frame = case
      when frame -> 'series' is null then told.whole
      else (frame - 'silent') || (told.whole - 'sampledAt' - 'lagSeconds' - 'periodSeconds' - 'problem')
        || jsonb_build_object(
          'series', jsonb_path_query_array(frame -> 'series', ${METRICS}::jsonpath)
            || (told.whole -> 'series'),
          'readings', jsonb_path_query_array(frame -> 'readings', ${METRICS}::jsonpath)
            || (told.whole -> 'readings'))
      end
    from jsonb_to_recordset(${rows}::jsonb) as told (target uuid, whole jsonb)
    where signal_frame.target_id = told.target`;
}
