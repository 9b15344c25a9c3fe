/** The log lines that the modelled traffic would have left, made up as they are asked for. */
import { MICROS_PER_SECOND, type Micros } from '../../core/clock';
import { type LogNormal, logNormalOf, sampleLatency } from '../../core/latency';
import type { Service } from '../../core/model';
import { noise, roundByNoise } from '../../core/random';
import { type Slice, slices } from '../../core/traffic-model';

export const SEVERITIES = {
  DEFAULT: 0,
  DEBUG: 100,
  INFO: 200,
  NOTICE: 300,
  WARNING: 400,
  ERROR: 500,
  CRITICAL: 600,
  ALERT: 700,
  EMERGENCY: 800,
} as const;
export type Severity = keyof typeof SEVERITIES;

export interface LogLine {
  readonly at: Micros;
  readonly id: string;
  readonly severity: Severity;
  readonly log: 'requests' | 'stderr';
  readonly service: Service;
  readonly revision: string;
  readonly traceId: string;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly status: number;
    readonly latencySeconds: number;
    readonly ip: string;
  } | null;
  readonly text: string | null;
}

const PATHS = [
  ['GET', '/api/v1/commands'],
  ['POST', '/api/v1/commands/step/assert/exists'],
  ['POST', '/api/v1/commands/step/interact/click'],
  ['POST', '/api/v1/commands/step/navigate/to'],
  ['GET', '/health'],
] as const;

const STEPS = ['assert exists', 'interact click', 'navigate to', 'wait element', 'store value'];

/** Lines of [from, to) in one direction, second by second, so that a reader can stop early. */
export function* logLines(
  services: readonly Service[],
  from: Micros,
  to: Micros,
  newestFirst: boolean,
): Generator<LogLine> {
  const first = Math.floor(from / MICROS_PER_SECOND);
  const last = Math.ceil(to / MICROS_PER_SECOND) - 1;
  const sign = newestFirst ? -1 : 1;
  for (let i = 0; i <= last - first; i += 1) {
    const second = newestFirst ? last - i : first + i;
    const start = second * MICROS_PER_SECOND;
    const lines = services
      .flatMap((service) =>
        slices(service, start, start + MICROS_PER_SECOND).flatMap((slice) =>
          linesOf(service, slice),
        ),
      )
      .filter(({ at }) => at >= from && at < to)
      .sort((a, b) => sign * (a.at - b.at || (a.id < b.id ? -1 : 1)));
    yield* lines;
  }
}

function linesOf(service: Service, slice: Slice): LogLine[] {
  const count = roundByNoise(slice.requests, slice.revision, 'lines', slice.from);
  const distribution = logNormalOf(slice.behaviour);
  return Array.from({ length: count }, (_, index) =>
    oneRequest(service, slice, distribution, index),
  ).flat();
}

function oneRequest(
  service: Service,
  slice: Slice,
  distribution: LogNormal,
  index: number,
): LogLine[] {
  const draw = (what: string): number => noise(slice.revision, slice.from, index, what);
  const at = Math.floor(slice.from + (slice.to - slice.from) * draw('at'));
  const { ratio5xx, ratio4xx } = slice.behaviour;
  const status =
    draw('5xx') < ratio5xx ? (draw('503') < 0.3 ? 503 : 500) : draw('4xx') < ratio4xx ? 404 : 200;
  const [method, path] = PATHS[Math.floor(draw('path') * PATHS.length)] ?? PATHS[0];
  const id = hex(draw('id'), 8) + hex(draw('id2'), 8);
  const traceId = hex(draw('t1'), 8) + hex(draw('t2'), 8) + id;
  const shared = { service, revision: slice.revision, traceId };
  const request: LogLine = {
    ...shared,
    at,
    id,
    severity: status >= 500 ? 'ERROR' : status >= 400 ? 'WARNING' : 'INFO',
    log: 'requests',
    request: {
      method,
      path,
      status,
      latencySeconds: sampleLatency(distribution, draw('z1'), draw('z2')),
      ip: `203.0.113.${1 + Math.floor(draw('ip') * 250)}`,
    },
    text: null,
  };
  if (status < 500) return [request];
  const text = errorText(service, slice.revision, draw('text'), draw('step'), id);
  if (text === null) return [request];
  return [
    request,
    { ...shared, at: at + 1, id: `${id}e`, severity: 'ERROR', log: 'stderr', request: null, text },
  ];
}

/** What a revision says in its own log when it fails; null: nothing. */
export function errorText(
  service: Service,
  revision: string,
  pick: number,
  step: number,
  session: string,
): string | null {
  const texts = service.revisions.find(({ name }) => name === revision)?.profile.errorTexts ?? [];
  const chosen = texts[Math.floor(pick * texts.length)];
  if (chosen === undefined) return null;
  return chosen
    .replaceAll('{step}', `"${STEPS[Math.floor(step * STEPS.length)] ?? STEPS[0]}"`)
    .replaceAll('{session}', session.slice(0, 8));
}

function hex(share: number, length: number): string {
  return Math.floor(share * 16 ** length)
    .toString(16)
    .padStart(length, '0');
}
