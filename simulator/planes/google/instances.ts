/** How many containers of each revision the platform would run at a moment. Pure. */
import { MICROS_PER_SECOND, type Micros } from '../../core/clock';
import type { Revision, Service } from '../../core/model';
import { splitAt, stateAt } from '../../core/traffic-model';

export interface InstanceCount {
  readonly revision: string;
  readonly state: 'active' | 'idle';
  readonly count: number;
}

/** A revision that lost its traffic is reported with none for so long, and then not at all. */
const REMEMBERED = 15 * 60 * MICROS_PER_SECOND;
/** A container is kept busy to this share of its concurrency, as the platform's autoscaler aims to. */
const AIMED_AT = 0.6;

export function instancesAt(service: Service, at: Micros): InstanceCount[] {
  const split = splitAt(service, at);
  return served(service, at).flatMap((name) => {
    const revision = service.revisions.find((each) => each.name === name);
    if (revision === undefined) return [];
    const percent = split
      .filter((share) => share.revision === name)
      .reduce((sum, share) => sum + share.percent, 0);
    const active = percent === 0 ? 0 : needed(service, revision, percent, at);
    const kept = percent === 0 ? 0 : atLeast(service, revision);
    const counts: InstanceCount[] = [
      { revision: name, state: 'active', count: active },
      { revision: name, state: 'idle', count: Math.max(0, kept - active) },
    ];
    return counts;
  });
}

/** Revisions with traffic at that moment or a while before it. */
function served(service: Service, at: Micros): string[] {
  const names = service.routing
    .filter((routing, index) => {
      const until = service.routing[index + 1]?.at ?? Number.POSITIVE_INFINITY;
      return routing.at <= at && until > at - REMEMBERED;
    })
    .flatMap(({ split }) => split.map(({ revision }) => revision));
  return [...new Set(names)];
}

function needed(service: Service, revision: Revision, percent: number, at: Micros): number {
  const { mode, manual, max } = service.scaling;
  if (mode === 'MANUAL') return Math.round(((manual ?? 0) * percent) / 100);
  const { behaviour } = stateAt(service, revision.name, at);
  const { concurrency, maxInstances } = revision.template;
  const together = ((service.requestsPerSecond * percent) / 100) * (behaviour.p95 / 2);
  const wanted = Math.max(1, Math.ceil(together / (concurrency * AIMED_AT)));
  const limits = [maxInstances, max].filter((limit) => limit > 0);
  return Math.min(wanted, ...limits);
}

function atLeast(service: Service, { template }: Revision): number {
  return service.scaling.mode === 'MANUAL'
    ? 0
    : Math.max(template.minInstances, service.scaling.min);
}
