/** What a container wrote, made from its image's lines and the time since it started. */

import { err, ok, type Result } from '@/lib/result';
import { MICROS_PER_MILLISECOND } from '../../../core/clock';
import { noise } from '../../../core/random';
import { profileOf } from '../controllers/images';
import type { Cluster } from '../store/cluster';
import type { ContainerStatus, Pod } from '../store/objects';
import { badRequest, type Refusal } from './status';

const EVERY_MS = 5000;
const MOST_LINES = 5000;
const USUAL_LINES = ['INFO ready'];

export interface LogLine {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly text: string;
}

/** All lines of one container after a time in milliseconds, oldest first. */
export function logLines(
  cluster: Cluster,
  pod: Pod,
  query: URLSearchParams,
  after: number,
): Result<LogLine[], Refusal> {
  const statuses = pod.status?.containerStatuses ?? [];
  const wanted = query.get('container') ?? '';
  const status = wanted === '' ? statuses[0] : statuses.find(({ name }) => name === wanted);
  const { name } = pod.metadata;
  if (status === undefined)
    return err(badRequest(`container ${wanted} is not valid for pod ${name}`));
  const isPrevious = query.get('previous') === 'true';
  const span = isPrevious ? endedSpan(status) : runningSpan(cluster, status);
  if (span === null) {
    const why = status.state.waiting?.reason ?? 'ContainerCreating';
    return err(
      badRequest(
        isPrevious
          ? `previous terminated container "${status.name}" in pod "${name}" not found`
          : `container "${status.name}" in pod "${name}" is waiting to start: ${why === 'ContainerCreating' ? why : 'trying and failing to pull image'}`,
      ),
    );
  }
  const { logLines: given, version } = profileOf(cluster, status.image);
  const texts = given.length === 0 ? USUAL_LINES : given;
  const first = { at: span.from, text: `INFO starting ${status.name} ${version}` };
  const steps = Math.floor((span.to - span.from) / EVERY_MS);
  const skipped = Math.max(0, steps - MOST_LINES, Math.floor((after - span.from) / EVERY_MS) - 1);
  const offset = Math.floor(noise(name) * texts.length);
  const rest = Array.from({ length: Math.max(0, steps - skipped) }, (_, index) => {
    const step = skipped + index + 1;
    return { at: span.from + step * EVERY_MS, text: texts[(step + offset) % texts.length] ?? '' };
  });
  // What a container says before it ends, it says all of.
  const last = span.ended ? texts.map((text) => ({ at: span.to, text })) : [];
  return ok([first, ...rest, ...last].filter(({ at }) => at > after));
}

/** Of the lines those that were asked for: since a time, then the last ones. */
export function selected(
  lines: readonly LogLine[],
  query: URLSearchParams,
  now: number,
): LogLine[] {
  const seconds = Number(query.get('sinceSeconds') ?? 0);
  const time = Date.parse(query.get('sinceTime') ?? '');
  const since = seconds > 0 ? now - seconds * 1000 : Number.isFinite(time) ? time : 0;
  const recent = lines.filter(({ at }) => at >= since);
  const tail = query.get('tailLines');
  const count = tail === null ? -1 : Number(tail);
  return count < 0 ? recent : count === 0 ? [] : recent.slice(-count);
}

export function written({ at, text }: LogLine, query: URLSearchParams): string {
  const time = new Date(at).toISOString().replace('Z', '000000Z');
  return query.get('timestamps') === 'true' ? `${time} ${text}\n` : `${text}\n`;
}

interface Span {
  readonly from: number;
  readonly to: number;
  readonly ended: boolean;
}

function runningSpan(cluster: Cluster, status: ContainerStatus): Span | null {
  const started = status.state.running?.startedAt;
  if (typeof started !== 'string') return endedSpan(status);
  const to = cluster.now / MICROS_PER_MILLISECOND;
  return { from: Date.parse(started), to, ended: false };
}

function endedSpan({ lastState }: ContainerStatus): Span | null {
  const { startedAt, finishedAt } = lastState?.terminated ?? {};
  if (typeof startedAt !== 'string' || typeof finishedAt !== 'string') return null;
  return { from: Date.parse(startedAt), to: Date.parse(finishedAt), ended: true };
}
