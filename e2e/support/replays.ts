import { DECISION_KINDS, type RecordedEvent, replayAll } from '@/lib/decisions/replay';
import { queryAsOwner } from './database';

/** Replays every decision that the stack recorded; how many. Throws when one comes out differently. */
export async function replayDecisions(): Promise<number> {
  const events = await queryAsOwner<RecordedEvent>(
    `select seq::int, kind, convert_from(body, 'UTF8')::jsonb -> 'data' as data
     from timeline.event where kind = any($1) order by stream_id, seq`,
    [DECISION_KINDS],
  );
  const versions = await queryAsOwner<{ digest: string; parsed: unknown }>(
    'select digest, parsed from runbook_version',
  );
  const contents = new Map(versions.map(({ digest, parsed }) => [digest, parsed]));
  const { replayed, problems } = replayAll(events, (digest) => contents.get(digest));
  if (problems.length > 0) throw new Error(`replayed differently: ${JSON.stringify(problems)}`);
  return replayed;
}
