import type { Breach } from '@/lib/fleet/fleet-view';
import { isOver } from '@/lib/incidents/lifecycle';
import { incidentLabel } from '@/lib/incidents/ref';
import type { LoadedRoom } from '@/lib/incidents/room/load';
import { roleSeats } from '@/lib/incidents/room/people';
import { roomSignals } from '@/lib/incidents/room/signals';
import { severityLevel } from '@/lib/runbooks/figures-schema';
import type { Series } from '@/lib/signals/reading';
import { SIGNAL_UNITS } from '@/lib/signals/reading';
import type { Kept } from './kept';
import { reviewMilestones, reviewMoments, reviewPhases } from './moments';
import type { IncidentRecord } from './record';
import type { KnownThen, MomentFacts, ReviewView, SignalThen } from './review-view';
import { knownWords, mergeSeries, valueThen } from './signal-history';
import { incidentTimes } from './times';
import { trafficThen } from './traffic-then';

/** Drawn before the first moment and after the last, so that the way in and out is seen. */
const LEAD_MS = 10 * 60_000;
const TAIL_MS = 5 * 60_000;
const PERIOD_SECONDS = 60;

const SIGNALS = [
  { signal: 'error_rate_5xx', label: '5xx' },
  { signal: 'latency_p95', label: 'P95' },
] as const;

/** The whole review, ready to draw. */
export function reviewView(record: IncidentRecord, room: LoadedRoom, kept: Kept): ReviewView {
  const { timeline, incident } = record;
  const times = incidentTimes(record.entries);
  const milestones = reviewMilestones(times);
  const plain = reviewMoments(milestones, timeline.rows);
  const series = mergeSeries(
    kept.samplings,
    Date.parse(plain[0]?.at ?? room.now.toISOString()) - LEAD_MS,
    Date.parse(plain.at(-1)?.at ?? room.now.toISOString()) + TAIL_MS,
  );
  const words = knownWords(timeline.rows);
  const { charts, markers } = roomSignals(withSeries(room, series));
  return {
    incident: {
      id: incident.id,
      number: incident.number,
      drill: incident.drill,
      label: incidentLabel(incident),
      title: incident.title,
      service: room.primary.service.slug,
      severity: severityLevel.parse(incident.severity),
      severityLabel: incident.severityLabel,
      status: incident.status,
      over: isOver(incident.status),
      commander:
        roleSeats(room, '').find(({ role }) => role === 'incident_commander')?.holder?.name ?? null,
    },
    milestones,
    phases: reviewPhases(milestones, timeline.rows),
    moments: plain.map((moment) => ({
      ...moment,
      facts: factsAt(moment, { room, kept, series, words }),
    })),
    times: times.times,
    timeline,
    charts,
    markers,
    measuredUntil: newestValue(series),
    postmortem: record.postmortem,
    markdown: record.markdown,
    exportName: record.exportName,
  };
}

/** The room's own charts, over what was kept instead of over the last hour. */
function withSeries(room: LoadedRoom, series: readonly Series[]): LoadedRoom {
  const { current } = room;
  if (current === null || series.length === 0) return room;
  const frame = current.frame ?? {
    targetId: room.target?.id ?? '',
    sampledAt: room.now.toISOString(),
    lagSeconds: 0,
    periodSeconds: PERIOD_SECONDS,
    readings: [],
    problem: null,
  };
  return { ...room, current: { ...current, frame: { ...frame, series } } };
}

function newestValue(series: readonly Series[]): string | null {
  const ends = series.flatMap(({ points }) =>
    points.flatMap(({ at, value }) => (value === null ? [] : [at])),
  );
  return ends.toSorted().at(-1) ?? null;
}

function factsAt(
  { at, seq }: { readonly at: string; readonly seq: number | null },
  from: {
    readonly room: LoadedRoom;
    readonly kept: Kept;
    readonly series: readonly Series[];
    readonly words: readonly KnownThen[];
  },
): MomentFacts {
  const { room, kept, series, words } = from;
  const period = room.current?.frame?.periodSeconds ?? PERIOD_SECONDS;
  return {
    traffic: trafficThen(kept.traffic, at),
    signals: SIGNALS.map(({ signal, label }): SignalThen => {
      const limits = room.runbook?.signals.find((each) => each.signal === signal);
      const value = valueThen(series, signal, at, period);
      return {
        id: signal,
        label,
        unit: SIGNAL_UNITS[signal],
        value,
        limit: limits?.act?.at ?? null,
        breach: breachOf(value, limits?.act?.at ?? null, limits?.consider?.at ?? null),
      };
    }),
    known: seq === null ? null : (words.findLast((word) => word.seq <= seq) ?? null),
  };
}

/** At the limit counts as over it. */
function breachOf(value: number | null, act: number | null, consider: number | null): Breach {
  if (value === null) return 'unknown';
  if (act !== null && value >= act) return 'over';
  return consider !== null && value >= consider ? 'consider' : 'none';
}
