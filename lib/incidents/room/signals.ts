import type { ChartMarker, ServiceChart } from '@/lib/fleet/service-view';
import { shortRevision } from '@/lib/fleet/short-revision';
import type { Series, SignalFrame } from '@/lib/signals/reading';
import type { RoomSignals } from '../room-view';
import type { LoadedRoom } from './load';

const CHARTS = [
  { id: 'error_rate_5xx', label: 'Errors, 5xx share' },
  { id: 'latency_p95', label: 'Latency, P95' },
] as const;

/** The last hour of what the decision is about, with the deployment and our own acts marked. */
export function roomSignals(room: LoadedRoom): RoomSignals {
  const frame = room.current?.frame ?? null;
  return {
    charts: frame === null ? [] : CHARTS.map((chart) => chartOf(room, frame, chart)),
    markers: markers(room),
    measuredUntil: frame === null ? null : newest(frame),
    problem: frame === null ? 'No signals were read yet.' : frame.problem,
  };
}

function chartOf(
  room: LoadedRoom,
  frame: SignalFrame,
  chart: (typeof CHARTS)[number],
): ServiceChart {
  const limits = room.runbook?.signals.find((signal) => signal.signal === chart.id);
  const series = frame.series.filter(
    (each) => each.signal === chart.id && each.revision !== null && hasPoints(each),
  );
  const whole = frame.series.filter((each) => each.signal === chart.id && each.revision === null);
  const shown = series.length > 0 ? series : whole;
  return {
    id: chart.id,
    label: chart.label,
    unit: shown[0]?.unit ?? (chart.id === 'latency_p95' ? 'seconds' : 'ratio'),
    limit: limits?.act?.at ?? null,
    series: shown.map((each) => ({
      revision: each.revision ?? 'whole service',
      role: roleOf(room, each.revision),
      points: each.points.map(({ at, value }) => ({ at, value })),
    })),
  };
}

function hasPoints(series: Series): boolean {
  return series.points.some(({ value }) => value !== null);
}

/** The suspect is current until something else serves; what was chosen instead is the candidate. */
function roleOf(room: LoadedRoom, revision: string | null): 'current' | 'candidate' | 'other' {
  const suspect = room.current?.inputs.change?.revision ?? null;
  if (revision === null || revision === suspect) return 'current';
  return room.state?.revisions.some(({ name }) => name === revision) ? 'candidate' : 'other';
}

function markers(room: LoadedRoom): ChartMarker[] {
  const change = room.current?.inputs.change;
  const deploys: ChartMarker[] =
    change == null
      ? []
      : [
          {
            at: change.at,
            label: shortRevision(change.revision, room.primary.service.slug),
            kind: 'deploy',
          },
        ];
  const acts = room.runs.flatMap((run): ChartMarker[] =>
    run.appliedAt === null
      ? []
      : [{ at: run.appliedAt.toISOString(), label: `run ${run.number}`, kind: 'action' }],
  );
  return [...deploys, ...acts];
}

function newest(frame: SignalFrame): string | null {
  const times = frame.series.flatMap((each) => each.points.map(({ at }) => at));
  return times.length === 0 ? null : (times.toSorted().at(-1) ?? null);
}
