import { runbooksInForce } from '@/lib/configuration/in-force';
import type { Configuration } from '@/lib/configuration/schema';
import type { Probe } from '@/lib/runbooks/procedure-schema';
import type { Runbook } from '@/lib/runbooks/schema';
import { storedRunbook } from '@/lib/runbooks/stored-runbook';
import { type AskedSignal, askedOf } from '@/lib/signals/asked';
import { UNDER_WAY } from './open-incidents';
import type { WorkerDeps } from './worker-deps';

/** A target with all that is asked about it, and where its metrics come from. */
export interface SampledTarget {
  readonly id: string;
  readonly serviceId: string;
  readonly service: string;
  /** Of its platform. */
  readonly connection: string;
  readonly ref: string;
  readonly metrics: MetricsPlace;
  /** In force now. */
  readonly runbook: Runbook | null;
  /** By the runbook in force and by those that open incidents are decided by. */
  readonly asked: readonly AskedSignal[];
  readonly probes: readonly Probe[];
  /** The earliest of the incidents that are under way; null: there is none. */
  readonly declaredAt: Date | null;
}

/** The connection that is asked for a target's metrics, and what the target is called there. */
export interface MetricsPlace {
  readonly connection: string;
  readonly ref: string;
}

/** Of a target: its platform's own, unless ripcord.yaml names another. */
export function metricsPlaces(
  configuration: Configuration | null,
): (target: MetricsPlace) => MetricsPlace {
  const named = new Map(
    (configuration?.services ?? [])
      .flatMap(({ targets }) => targets)
      .flatMap(({ connection, ref, metrics }) =>
        metrics
          ? [
              [
                nameOf({ connection, ref }),
                { connection: metrics.connection, ref: metrics.service },
              ],
            ]
          : [],
      ),
  );
  return (target) => named.get(nameOf(target)) ?? target;
}

function nameOf({ connection, ref }: MetricsPlace): string {
  return `${connection} ${ref}`;
}

/** Every target that is not retired, by all of what is asked about it. */
export async function sampledTargets(deps: WorkerDeps): Promise<SampledTarget[]> {
  const inForce = await runbooksInForce(deps.db.prisma);
  const placeOf = metricsPlaces(deps.configuration());
  const rows = await deps.db.prisma.target.findMany({
    where: { retiredAt: null },
    include: {
      service: {
        include: {
          runbook: { select: { slug: true } },
          incidents: {
            where: { incident: { status: UNDER_WAY } },
            include: { version: true, incident: { select: { declaredAt: true } } },
          },
        },
      },
    },
  });
  return rows.map(({ id, ref, connection, serviceId, service }) => {
    const own = service.runbook === null ? undefined : inForce.get(service.runbook.slug);
    const frozen = service.incidents.flatMap(({ version }) =>
      version === null ? [] : [storedRunbook(version)],
    );
    const runbooks = own === undefined ? frozen : [...frozen, own.runbook];
    const declared = service.incidents.map(({ incident }) => incident.declaredAt.getTime());
    return {
      id,
      ref,
      connection,
      serviceId,
      service: service.slug,
      metrics: placeOf({ connection, ref }),
      runbook: own?.runbook ?? null,
      asked: askedOf(runbooks),
      probes: probesOf(runbooks),
      declaredAt: declared.length === 0 ? null : new Date(Math.min(...declared)),
    };
  });
}

/**
 * Again and again only what asks and changes nothing: a POST may be a real order. Of two of one id
 * the incident's own counts.
 */
function probesOf(runbooks: readonly Runbook[]): Probe[] {
  const found = new Map<string, Probe>();
  for (const probe of runbooks.flatMap(({ verification }) => verification.probes)) {
    if (probe.method !== 'POST' && !found.has(probe.id)) found.set(probe.id, probe);
  }
  return [...found.values()];
}
