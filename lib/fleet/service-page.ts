/** Pure: one service's screen from what is kept of it. */
import { oneAMoment } from '@/lib/changes/one-a-moment';
import { CLOUD_RUN_REF } from '@/lib/configuration/schema';
import { formatDuration } from '@/lib/format/duration';
import { utcMoment } from '@/lib/format/time';
import type { LedgerRow } from '@/lib/runs/last-known-good';
import { shipOffer } from '@/lib/runs/ship-offer';
import { measuredUntil } from './chart-limits';
import { compareRevisions, servedPercent } from './compare';
import { chartsOf, compareSignals } from './compare-signals';
import { fleetRow } from './fleet-row';
import { changeLabel } from './lanes';
import { previewVerdict, suggestedRevision } from './readiness';
import { isFresh, type ServiceFacts, type TargetFacts } from './service-facts';
import type { CandidateChoice, RevisionColumn, ServiceView } from './service-view';
import type { Revision, TargetState } from './target-state';

/** `shipFrom`: the room of its last incident. `chosen`: the revision that a person wants to compare with; null: the one that is suggested. */
export function servicePage(
  service: ServiceFacts,
  chosen: string | null,
  shipFrom: ServiceView['shipFrom'],
  now: Date,
): ServiceView {
  const { target } = service;
  const common = { now: now.toISOString(), row: fleetRow(service, now), shipFrom };
  const state = target?.state ?? null;
  if (target === null || state === null) {
    return {
      ...common,
      placeLine: target === null ? 'not connected' : placeLine(target),
      current: null,
      candidate: null,
      candidateNote: common.row.why,
      rows: [],
      candidates: [],
      charts: [],
      markers: [],
      measuredUntil: null,
      verdict: null,
      ship: null,
      readAt: null,
      generation: null,
    };
  }
  const current = servingMost(state);
  const wanted = chosen ?? suggestedRevision(target, state);
  const candidate =
    state.revisions.find(({ name }) => name === wanted && name !== current?.name) ?? null;
  const fresh = isFresh(target, now);
  const column = (revision: Revision | null) =>
    revision === null ? null : columnOf(target, state, revision, fresh, now);
  const names = [current?.name ?? null, candidate?.name ?? null] as const;
  const charts = chartsOf(service.runbook, target.frame, ...names);
  return {
    ...common,
    placeLine: placeLine(target),
    current: column(current),
    candidate: column(candidate),
    candidateNote: candidate === null ? noteOf(state, wanted, current) : null,
    rows: [
      ...compareSignals(service.runbook, target.frame, ...names, now),
      ...compareRevisions(state, current, candidate),
    ],
    candidates: state.revisions
      .filter(({ name }) => name !== current?.name)
      .map((revision) => choiceOf(target, revision, now)),
    charts,
    markers: oneAMoment(service.changes).map((change) => ({
      at: change.at.toISOString(),
      label: changeLabel(change, service.slug),
      kind: change.kind === 'deployment' ? 'deploy' : change.ours ? 'effective' : 'change',
    })),
    measuredUntil: measuredUntil(charts),
    // A verdict on what was seen long ago would be one on something else.
    verdict:
      candidate !== null && fresh ? previewVerdict(target, state, candidate.name, now) : null,
    ship: shipOffer({
      slug: service.slug,
      runbook: service.runbook,
      state,
      ledger: target.ledger,
      held: target.holds.map(({ revision }) => revision),
    }),
    readAt: state.readAt,
    generation: state.generation,
  };
}

function servingMost(state: TargetState): Revision | null {
  const serving = state.revisions
    .map((revision) => ({ revision, percent: servedPercent(state, revision.name) }))
    .filter(({ percent }) => percent > 0)
    .toSorted((a, b) => b.percent - a.percent);
  return serving[0]?.revision ?? null;
}

function noteOf(state: TargetState, wanted: string | null, current: Revision | null): string {
  if (wanted !== null && wanted !== current?.name)
    return `${wanted} does not exist, or not any more.`;
  return state.revisions.length < 2
    ? 'There is no other revision.'
    : 'No other revision is ready and unmarked. Choose one.';
}

function columnOf(
  target: TargetFacts,
  state: TargetState,
  { name, createdAt, createdBy }: Revision,
  fresh: boolean,
  now: Date,
): RevisionColumn {
  const percent = servedPercent(state, name);
  const row = target.ledger.find((one) => one.name === name);
  const servedLine = servedLineOf(row, fresh && percent > 0, now);
  return { revision: name, createdAt, createdBy, servedLine, percent: fresh ? percent : null };
}

function servedLineOf(row: LedgerRow | undefined, serves: boolean, now: Date): string | null {
  if (row?.firstServedAt && serves) {
    return `serving ${formatDuration((now.getTime() - row.firstServedAt.getTime()) / 1000)}`;
  }
  if (row?.lastServedAt) return `last served ${utcMoment(row.lastServedAt.toISOString(), now)}`;
  return serves ? null : 'never seen serving';
}

function choiceOf(target: TargetFacts, revision: Revision, now: Date): CandidateChoice {
  const { name, createdAt, ready } = revision;
  const row = target.ledger.find((one) => one.name === name);
  const warnings = [
    target.holds.some((hold) => hold.revision === name) ? 'held' : null,
    row?.brokenAt ? 'marked broken' : null,
    row?.health === 'unhealthy' ? 'over its limits while it served' : null,
    ready === 'no' ? 'not ready' : null,
    row?.firstServedAt ? null : 'never seen serving',
  ].filter((warning) => warning !== null);
  return {
    revision: name,
    createdAt,
    servedLine: row?.lastServedAt ? servedLineOf(row, false, now) : null,
    warning: warnings.length === 0 ? null : warnings.join(', '),
  };
}

function placeLine({ ref }: TargetFacts): string {
  const [, project, region] = CLOUD_RUN_REF.exec(ref) ?? [];
  return project && region ? `Cloud Run, ${region}, ${project}` : ref;
}
