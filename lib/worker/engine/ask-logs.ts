import { formatDuration } from '@/lib/format/duration';
import type { LogRule } from '@/lib/runbooks/procedure-schema';
import type { LookSeen } from '@/lib/runs/look-outcomes';
import type { Answer, LogsSource } from '@/lib/signals/sources/source';
import type { EngineDeps } from './deps';
import type { LoadedRun } from './load';

const ASK_MS = 10_000;
/** So many say enough: more are told as "at least". */
const MOST_COUNTED = 200;

interface Counted {
  readonly count: number;
  /** False: there were more. */
  readonly complete: boolean;
}

/** Counts the log's entries in the rule's window, which ends now. */
export async function askLogs(
  deps: EngineDeps,
  { address, now }: LoadedRun,
  rule: LogRule,
): Promise<LookSeen> {
  const logs = deps.logs(address.connection);
  if (logs === null) {
    return { state: 'left_out', evidence: `Connection ${address.connection} has no log to read.` };
  }
  const since = new Date(now.getTime() - rule.window_seconds * 1000);
  const counted = await count(logs, address.ref, rule, since);
  if (!counted.ok) return { state: 'unknown', evidence: counted.error.message };
  return judge(counted.value, rule);
}

async function count(
  logs: LogsSource,
  ref: string,
  { pattern }: LogRule,
  since: Date,
): Answer<Counted> {
  const signal = AbortSignal.timeout(ASK_MS);
  if (pattern === undefined) {
    const errors = await logs.export({ ref, revision: null, since }, MOST_COUNTED, signal);
    if (!errors.ok) return errors;
    const { entries, truncated } = errors.value;
    return { ok: true, value: { count: entries, complete: !truncated } };
  }
  const matches = await logs.countMatches({ refs: [ref], pattern, since }, signal);
  if (!matches.ok) return matches;
  const { counts, complete } = matches.value;
  return {
    ok: true,
    value: { count: counts.reduce((sum, each) => sum + each.count, 0), complete },
  };
}

function judge({ count: seen, complete }: Counted, rule: LogRule): LookSeen {
  const { pattern, window_seconds, at_least, at_most } = rule;
  const what = pattern === undefined ? 'errors' : `entries with "${pattern}"`;
  const many = `${complete ? '' : 'at least '}${seen} ${what} in the last ${formatDuration(window_seconds)}`;
  const wanted = [
    ...(at_least === undefined ? [] : [`at least ${at_least}`]),
    ...(at_most === undefined ? [] : [`at most ${at_most}`]),
  ].join(' and ');
  const evidence = `${many}; ${wanted === '' ? 'no count is asked for' : `${wanted} wanted`}.`;
  if (seen < (at_least ?? 0) || seen > (at_most ?? Number.POSITIVE_INFINITY)) {
    return { state: 'not_well', evidence };
  }
  return { state: complete || at_most === undefined ? 'well' : 'unknown', evidence };
}
