import { oneAMoment } from '@/lib/changes/one-a-moment';
import { chartLimits, measuredUntil } from '@/lib/fleet/chart-limits';
import { changeLabel } from '@/lib/fleet/lanes';
import type { ChartMarker, ChartSeries, ServiceChart } from '@/lib/fleet/service-view';
import { type Series, SIGNAL_UNITS, type SignalFrame } from '@/lib/signals/reading';
import type { RoomSignals } from '../room-view';
import type { LoadedRoom } from './load';

type Role = ChartSeries['role'];

const CHARTS = [
  { id: 'error_rate_5xx', label: 'Errors, 5xx share' },
  { id: 'latency_p95', label: 'Latency, P95' },
] as const;

/** The last hour of what the decision is about, with what changed and our own acts marked. */
export function roomSignals(room: LoadedRoom): RoomSignals {
  const { frame, frameProblem } = room.current ?? NOTHING_READ;
  const charts = frame === null ? [] : CHARTS.map((chart) => chartOf(room, frame, chart));
  return {
    charts,
    markers: [...changeMarkers(room), ...runMarkers(room)].toSorted(
      (a, b) => Date.parse(a.at) - Date.parse(b.at),
    ),
    measuredUntil: measuredUntil(charts),
    problem: problemOf(frame, frameProblem),
  };
}

const NOTHING_READ = { frame: null, frameProblem: null };

/** What is missing of the picture, whoever did not answer. A failed sampling leaves the frame as it was. */
function problemOf(frame: SignalFrame | null, frameProblem: string | null): string | null {
  if (frame === null) return frameProblem ?? 'No signals were read yet.';
  const { problem, silent = [] } = frame;
  const all = [frameProblem ?? problem ?? [], ...silent.map(({ why }) => why)].flat();
  return all.length === 0 ? null : [...new Set(all)].join(' ');
}

function chartOf(
  room: LoadedRoom,
  frame: SignalFrame,
  chart: (typeof CHARTS)[number],
): ServiceChart {
  const series = frame.series.filter(
    (each) => each.signal === chart.id && each.revision !== null && hasPoints(each),
  );
  const whole = frame.series.filter((each) => each.signal === chart.id && each.revision === null);
  const shown = series.length > 0 ? series : whole;
  const roles = rolesOf(room, shown);
  return {
    id: chart.id,
    label: chart.label,
    unit: shown[0]?.unit ?? SIGNAL_UNITS[chart.id],
    limits: chartLimits(room.runbook?.signals.find((signal) => signal.signal === chart.id)),
    series: shown.map((each) => ({
      revision: each.revision ?? 'whole service',
      role: roles.get(each.revision) ?? 'other',
      points: each.points.map(({ at, value }) => ({ at, value })),
    })),
  };
}

function hasPoints(series: Series): boolean {
  return series.points.some(({ value }) => value !== null);
}

/** Two are compared: what is suspected or else serves most, and of the others what serves or did last. */
function rolesOf(room: LoadedRoom, shown: readonly Series[]): ReadonlyMap<string | null, Role> {
  const percent = (revision: string | null) =>
    (room.state?.effective ?? [])
      .filter((entry) => entry.revision === revision)
      .reduce((sum, entry) => sum + entry.percent, 0);
  const last = ({ points }: Series) => points.findLast(({ value }) => value !== null)?.at ?? '';
  const suspect = room.current?.inputs.change?.revision ?? null;
  const [current, candidate] = shown
    .toSorted(
      (a, b) =>
        Number(b.revision === suspect) - Number(a.revision === suspect) ||
        percent(b.revision) - percent(a.revision) ||
        last(b).localeCompare(last(a)),
    )
    .map(({ revision }) => revision);
  const role = (revision: string | null): Role =>
    revision === current ? 'current' : revision === candidate ? 'candidate' : 'other';
  return new Map(shown.map(({ revision }) => [revision, role(revision)]));
}

/** What anybody else did to this target, seen or told: our own acts are the runs'. */
function changeMarkers(room: LoadedRoom): ChartMarker[] {
  const mine = room.changes
    .filter(({ targetId, ours }) => targetId === room.target?.id && ours === null)
    .map((change) => ({ ...change, at: new Date(change.at) }));
  return oneAMoment(mine).map((change) => ({
    at: change.at.toISOString(),
    label: changeLabel(change, room.primary.service.slug),
    kind: change.kind === 'deployment' ? 'deploy' : 'change',
  }));
}

/** When each of our runs was sent, and when it was read back as effective. */
function runMarkers(room: LoadedRoom): ChartMarker[] {
  return room.runs.flatMap((run): ChartMarker[] => {
    if (run.appliedAt === null) return [];
    const undo = run.undoesRunId !== null;
    const applied: ChartMarker = {
      at: run.appliedAt.toISOString(),
      label: undo ? `undo, run ${run.number}` : `run ${run.number} applied`,
      kind: undo ? 'undo' : 'applied',
    };
    if (run.effectiveAt === null) return [applied];
    const effective = { at: run.effectiveAt.toISOString(), label: 'effective' };
    return [applied, { ...effective, kind: 'effective' }];
  });
}
