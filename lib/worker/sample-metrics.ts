import { err, ok, type Result } from '@/lib/result';
import { DEFAULT_WINDOW_SECONDS } from '@/lib/signals/asked';
import { isMetric, type SignalFrame } from '@/lib/signals/reading';
import type { MetricsSource, SourceTarget } from '@/lib/signals/sources/source';
import { readBaselines } from './read-baselines';
import { recordMetrics } from './record-frame';
import type { SampledTarget } from './sampled-targets';
import type { WorkerDeps } from './worker-deps';

const DEADLINE_MS = 12_000;
const MISSING = 'The metrics source left this target out of its answer.';

/** Reads the metrics of all targets of one connection: the queries are the same for one as for all. */
export async function sampleMetrics(
  deps: WorkerDeps,
  connection: string,
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
  const named = targets.map(({ id, metrics }) => ({ id, ref: metrics.ref }));
  const answer = await ask(deps, connection, source, named, windowsSeconds, signal);
  if (signal.aborted) return;
  for (const target of targets) {
    const frame = answer.ok ? answer.value.find(({ targetId }) => targetId === target.id) : null;
    await recordMetrics(
      deps.db,
      target,
      frame ? ok(frame) : err(answer.ok ? MISSING : answer.error),
    );
  }
  if (source !== undefined && answer.ok) {
    await readBaselines(deps, source, targets, windowsSeconds, signal);
  }
}

async function ask(
  deps: WorkerDeps,
  connection: string,
  source: MetricsSource | undefined,
  targets: readonly SourceTarget[],
  windowsSeconds: readonly number[],
  signal: AbortSignal,
): Promise<Result<SignalFrame[], string>> {
  if (source === undefined) {
    return err(`Connection "${connection}" can't be used: look at ripcord.yaml.`);
  }
  const ended = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
  const answer = await source.sample(targets, { now: deps.clock.now(), windowsSeconds }, ended);
  return answer.ok ? answer : err(answer.error.message);
}
