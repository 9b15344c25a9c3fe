import { firstBreach } from '@/lib/decisions/first-breach';
import { isPinned, sameTraffic } from '@/lib/runs/traffic';
import type { FleetRow, FleetTally, OpenIncident, ServiceState } from './fleet-view';
import { serviceHealth } from './health';
import { readiness } from './readiness';
import { decisionDue, type IncidentFacts, isFresh, type ServiceFacts } from './service-facts';
import { signalCells } from './signal-cells';
import type { TargetState } from './target-state';

const NO_SIGNALS = { errors: null, latency: null, rate: null };

/** One service as the fleet shows it. What could not be read lately is unknown, whatever it was. */
export function fleetRow(service: ServiceFacts, now: Date): FleetRow {
  const { target, slug, name } = service;
  const incident = service.incident === null ? null : openIncident(service.incident);
  if (target === null) {
    return {
      slug,
      name,
      platform: null,
      connected: false,
      state: 'not_connected',
      why: service.notConnected ?? 'It has no target yet.',
      whyAt: null,
      desired: [],
      effective: [],
      settled: false,
      pinned: false,
      signals: NO_SIGNALS,
      ready: readiness(service, now),
      incident,
      hold: null,
      observedAt: null,
      ageSeconds: null,
      stale: false,
    };
  }
  const fresh = isFresh(target, now);
  const state = fresh ? target.state : null;
  const [hold] = target.holds.toSorted((a, b) => b.expiresAt.getTime() - a.expiresAt.getTime());
  const { observedAt } = target;
  return {
    slug,
    name,
    platform: target.kind === 'cloud-run' ? 'Cloud Run' : null,
    connected: true,
    ...standing(service, state, now),
    desired: (state?.desired ?? []).map(share),
    effective: (state?.effective ?? []).map(share),
    settled: state !== null && isSettled(state),
    pinned: state !== null && isPinned(state.desired),
    signals: signalCells(service.runbook, target.frame, now),
    ready: readiness(service, now),
    incident,
    hold:
      hold === undefined
        ? null
        : {
            revision: hold.revision,
            expiresAt: hold.expiresAt.toISOString(),
            owner: hold.owner,
          },
    observedAt: observedAt?.toISOString() ?? null,
    ageSeconds:
      observedAt === null ? null : Math.max(0, (now.getTime() - observedAt.getTime()) / 1000),
    stale: !fresh,
  };
}

function standing(
  { runbook, target }: ServiceFacts,
  state: TargetState | null,
  now: Date,
): Pick<FleetRow, 'state' | 'why' | 'whyAt'> {
  const frame = target?.frame ?? null;
  if (state === null) {
    const never = target?.observedAt ? 'What runs was not read lately.' : 'It was never read yet.';
    return {
      state: 'unknown',
      why: target?.observationProblem ?? never,
      whyAt: target?.observedAt?.toISOString() ?? null,
    };
  }
  const health = serviceHealth(runbook, frame, state, now);
  const began =
    health.breaches.length > 0 && runbook !== null
      ? firstBreach(runbook, frame?.series ?? [])
      : null;
  const silent = health.state === 'unknown' ? (target?.frameProblem ?? null) : null;
  return { state: health.state, why: silent ?? health.why, whyAt: began };
}

function share({
  revision,
  percent,
  tag,
}: {
  readonly revision: string | null;
  readonly percent: number;
  readonly tag: string | null;
}) {
  return { revision, percent, tag };
}

/** Asked for and served are the same, and the platform has nothing left to do. */
export function isSettled(state: TargetState): boolean {
  const wanted = state.desired.map((entry) => ({
    ...entry,
    revision: entry.revision ?? state.latestReadyRevision,
  }));
  return (
    !state.reconciling &&
    state.generation === state.observedGeneration &&
    sameTraffic(wanted, state.effective)
  );
}

function openIncident(incident: IncidentFacts): OpenIncident {
  const { number, drill, severity, severityLabel, title } = incident;
  const dueAt = decisionDue(incident);
  const dueLabel = dueAt === null ? null : 'Decide in';
  return { number, drill, severity, severityLabel, title, dueAt, dueLabel };
}

const RANK: Readonly<Record<ServiceState, number>> = {
  failing: 0,
  degraded: 1,
  unknown: 2,
  healthy: 3,
  not_connected: 4,
};
const NO_INCIDENT = 5;

/** Worst first; of equals the worse incident, then what has been so for longest. */
export function worstFirst(a: FleetRow, b: FleetRow): number {
  const severity = (row: FleetRow) => row.incident?.severity ?? NO_INCIDENT;
  const since = (row: FleetRow) => (row.whyAt === null ? Number.MAX_VALUE : Date.parse(row.whyAt));
  return RANK[a.state] - RANK[b.state] || severity(a) - severity(b) || since(a) - since(b);
}

export function tallyOf(rows: readonly FleetRow[]): FleetTally {
  const count = (state: ServiceState) => rows.filter((row) => row.state === state).length;
  return {
    failing: count('failing'),
    degraded: count('degraded'),
    unknown: count('unknown'),
    healthy: count('healthy'),
    notConnected: count('not_connected'),
  };
}
