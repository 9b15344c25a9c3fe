import { formatDuration } from '@/lib/format/duration';
import type { RunView } from '@/lib/runs/run-view';

/** "2–5 min promised · 3 m 12 s": what the procedure promises, and what it took once it is over. */
export function promiseWords(promised: RunView['promised'], tookSeconds: number | null): string {
  const took = tookSeconds === null ? null : formatDuration(tookSeconds);
  if (promised === null) return took ?? '';
  const { minSeconds, maxSeconds } = promised;
  const minutes = [minSeconds, maxSeconds].every((seconds) => seconds % 60 === 0);
  const span = minutes
    ? `${minSeconds / 60}–${maxSeconds / 60} min`
    : `${formatDuration(minSeconds)} to ${formatDuration(maxSeconds)}`;
  return took === null ? `${span} promised` : `${span} promised · ${took}`;
}
