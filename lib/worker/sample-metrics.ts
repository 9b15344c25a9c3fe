import { err, ok, type Result } from '@/lib/result';
import { DEFAULT_WINDOW_SECONDS } from '@/lib/signals/asked';
import { isMetric } from '@/lib/signals/reading';
import type { MetricsNews, MetricsSource, SourceTarget } from '@/lib/signals/sources/source';
import type { KnownMetrics } from './known-metrics';
import { readBaselines } from './read-baselines';
import { recordAllMetrics, recordSameMetrics } from './record-frames';
import type { SampledTarget } from './sampled-targets';
import type { WorkerDeps } from './worker-deps';

const DEADLINE_MS = 12_000;

/**
 * Reads the metrics of all targets of one connection: the queries are the same for one as for all.
 * What is as it was kept under `known` is not written again.
 */
export async function sampleMetrics(
  deps: WorkerDeps,
  { connection, known }: { readonly connection: string; readonly known: KnownMetrics },
  targets: readonly SampledTarget[],
  signal: AbortSignal,
): Promise<void> {
  const windows = targets.flatMap(({ asked }) =>
    asked.filter((one) => isMetric(one.signal)).map(({ windowSeconds }) => windowSeconds),
  );
  const windowsSeconds = [...new Set(windows.length > 0 ? windows : [DEFAULT_WINDOW_SECONDS])].sort(
    (a, b) => a - b,
  );
  const source = deps.metrics(connection);
  const now = deps.clock.now();
  const request = { now, windowsSeconds, mark: known.mark(connection) };
  const named = targets.map(({ id, metrics }) => ({ id, ref: metrics.ref }));
  const answer = await ask(connection, source, named, request, signal);
  if (signal.aborted) return;
  // Until all of it is kept.
  known.keep(connection, null);
  if (!answer.ok) return recordAllMetrics(deps.db, now, targets, answer);
  const { mark, frames } = answer.value;
  if (frames === null) {
    const ids = targets.map(({ id }) => id);
    if (await recordSameMetrics(deps.db, ids, now)) known.keep(connection, mark);
  } else {
    await recordAllMetrics(deps.db, now, targets, ok(frames));
    known.keep(connection, mark);
  }
  if (source === undefined) return;
  await readBaselines(deps, source, targets, { windowsSeconds, onlyNew: frames === null }, signal);
}

interface Asking {
  readonly now: Date;
  readonly windowsSeconds: readonly number[];
  readonly mark: string | null;
}

/** A source that can't tell what is new gives no mark: what it says is always taken for new. */
async function ask(
  connection: string,
  source: MetricsSource | undefined,
  targets: readonly SourceTarget[],
  request: Asking,
  signal: AbortSignal,
): Promise<Result<{ mark: string | null; frames: MetricsNews['frames'] }, string>> {
  if (source === undefined) {
    return err(`Connection "${connection}" can't be used: look at ripcord.yaml.`);
  }
  const ended = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
  if (source.news !== undefined) {
    const news = await source.news(targets, request, ended);
    return news.ok ? news : err(news.error.message);
  }
  const answer = await source.sample(targets, request, ended);
  return answer.ok ? ok({ mark: null, frames: answer.value }) : err(answer.error.message);
}
