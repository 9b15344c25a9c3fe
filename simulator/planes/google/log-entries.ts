/** The log lines that the modelled world would have left, made up as they are asked for. */
import { MICROS_PER_SECOND, type Micros } from '../../core/clock';
import type { Build, Service } from '../../core/model';
import { slices } from '../../core/traffic-model';
import { buildLines } from './build-lines';
import type { LogLine } from './log-line';
import { deploymentLines, trafficLines } from './service-lines';

export interface LogSources {
  readonly services: readonly Service[];
  readonly builds: readonly Build[];
}

/** Lines of [from, to) in one direction, second by second, so that a reader can stop early. */
export function* logLines(
  { services, builds }: LogSources,
  from: Micros,
  to: Micros,
  newestFirst: boolean,
): Generator<LogLine> {
  const first = Math.floor(from / MICROS_PER_SECOND);
  const last = Math.ceil(to / MICROS_PER_SECOND) - 1;
  const sign = newestFirst ? -1 : 1;
  const written = bySecond([...services.flatMap(deploymentLines), ...builds.flatMap(buildLines)]);
  for (let i = 0; i <= last - first; i += 1) {
    const second = newestFirst ? last - i : first + i;
    const start = second * MICROS_PER_SECOND;
    const lines = services
      .flatMap((service) =>
        slices(service, start, start + MICROS_PER_SECOND).flatMap((slice) =>
          trafficLines(service, slice),
        ),
      )
      .concat(written.get(second) ?? [])
      .filter(({ at }) => at >= from && at < to)
      .sort((a, b) => sign * (a.at - b.at || (a.id < b.id ? -1 : 1)));
    yield* lines;
  }
}

/** What was written at a known time, whatever the traffic: few lines, looked up by their second. */
function bySecond(lines: readonly LogLine[]): Map<number, LogLine[]> {
  return Map.groupBy(lines, ({ at }) => Math.floor(at / MICROS_PER_SECOND));
}
