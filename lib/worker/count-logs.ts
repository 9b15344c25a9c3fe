import { onGoogle } from '@/lib/platforms/registry';
import type { AskedSignal } from '@/lib/signals/asked';
import { logReadings } from '@/lib/signals/log-readings';
import type { Reading } from '@/lib/signals/reading';
import type { LogsSource } from '@/lib/signals/sources/source';
import { recordPrompt } from './record-frame';
import type { SampledTarget } from './sampled-targets';
import type { WorkerDeps } from './worker-deps';

const DEADLINE_MS = 12_000;

type AskedText = Required<Pick<AskedSignal, 'windowSeconds'>> & { readonly about: string };

/** Whether a runbook asks anything of this target's logs. */
export function asksLogs({ asked }: SampledTarget): boolean {
  return textsOf(asked).length > 0;
}

/** Counts the entries that runbooks ask about: one query for each text and window, for all services. */
export async function countLogs(
  deps: WorkerDeps,
  connection: string,
  all: readonly SampledTarget[],
  signal: AbortSignal,
): Promise<void> {
  const targets = all.filter(asksLogs);
  const logging = onGoogle(deps.find(connection))?.logging;
  const readings = new Map<string, Reading[]>(targets.map(({ id }) => [id, []]));
  const silent = new Map<string, string>();
  for (const text of textsOf(targets.flatMap(({ asked }) => asked))) {
    const asking = targets.filter(({ asked }) =>
      textsOf(asked).some((own) => keyOf(own) === keyOf(text)),
    );
    const answer = await count(deps, connection, logging, asking, text, signal);
    if (signal.aborted) return;
    for (const { id } of asking) {
      const found = answer.get(id);
      if (typeof found === 'string') silent.set(id, found);
      else readings.get(id)?.push(...(found ?? []));
    }
  }
  for (const target of targets) {
    const why = silent.get(target.id);
    await recordPrompt(deps.db, target, deps.clock.now(), () => [
      why === undefined
        ? { signal: 'log_matches', series: [], readings: readings.get(target.id) ?? [] }
        : { signal: 'log_matches', why },
    ]);
  }
}

/** By target: its readings, or why there are none. */
async function count(
  deps: WorkerDeps,
  connection: string,
  logging: LogsSource | undefined,
  targets: readonly SampledTarget[],
  text: AskedText,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly Reading[] | string>> {
  const toAll = (why: string) => new Map(targets.map(({ id }) => [id, why]));
  if (logging === undefined) {
    return toAll(`Connection "${connection}" can't be used: look at ripcord.yaml.`);
  }
  const now = deps.clock.now();
  const since = new Date(now.getTime() - text.windowSeconds * 1000);
  const ended = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
  const answer = await logging.countMatches(
    { refs: targets.map(({ ref }) => ref), pattern: text.about, since },
    ended,
  );
  if (!answer.ok) return toAll(answer.error.message);
  return new Map(targets.map(({ id, ref }) => [id, logReadings(ref, answer.value, text, now)]));
}

function textsOf(asked: readonly AskedSignal[]): AskedText[] {
  const texts = asked.flatMap(({ signal, windowSeconds, about }) =>
    signal === 'log_matches' && about !== undefined ? [{ windowSeconds, about }] : [],
  );
  return [...new Map(texts.map((text) => [keyOf(text), text])).values()];
}

function keyOf({ windowSeconds, about }: AskedText): string {
  return JSON.stringify([windowSeconds, about]);
}
