import type { TrafficPart, TrafficRole } from '@/components/ui/traffic-bar';
import type { TrafficShare } from '@/lib/fleet/fleet-view';
import { shortRevision } from '@/lib/fleet/short-revision';

const ROLES = ['current', 'other', 'other-2'] as const satisfies readonly TrafficRole[];

/**
 * LATEST is drawn as the revision that it resolves to, once that serves. The bar's two lines share one colour per revision: the one with the most effective traffic is
 * current, then in order of share.
 */
export function trafficParts(
  desired: readonly TrafficShare[],
  effective: readonly TrafficShare[],
  service: string,
  settled: boolean,
): { readonly desired: readonly TrafficPart[]; readonly effective: readonly TrafficPart[] | null } {
  const served = effective.filter((entry) => entry.percent > 0);
  const latest = settled
    ? (served.find((entry) => desired.every((asked) => asked.revision !== entry.revision))
        ?.revision ?? null)
    : null;
  const wanted = desired.map((entry) => ({ ...entry, revision: entry.revision ?? latest }));
  const order: string[] = [];
  for (const share of [...effective, ...wanted].filter((entry) => entry.percent > 0)) {
    const name = shortRevision(share.revision, service);
    if (!order.includes(name)) order.push(name);
  }
  const share = (name: string) =>
    effective.find((entry) => shortRevision(entry.revision, service) === name)?.percent ?? -1;
  const ranked = order.toSorted((a, b) => share(b) - share(a));
  const part = (entry: TrafficShare): TrafficPart => {
    const id = shortRevision(entry.revision, service);
    return {
      id,
      percent: entry.percent,
      role: ROLES[Math.min(ranked.indexOf(id), ROLES.length - 1)] ?? 'other-2',
    };
  };
  const serving = (shares: readonly TrafficShare[]) =>
    shares.filter((entry) => entry.percent > 0).map(part);
  return {
    desired: serving(wanted),
    effective: effective.length === 0 ? null : served.map(part),
  };
}
