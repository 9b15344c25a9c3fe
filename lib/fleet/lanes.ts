import { oneAMoment } from '@/lib/changes/one-a-moment';
import type { Runbook } from '@/lib/runbooks/schema';
import type { SignalFrame } from '@/lib/signals/reading';
import type { Lane, LaneSpan } from './fleet-view';
import type { ChangeFacts, ServiceFacts } from './service-facts';
import { shortRevisions } from './short-revision';
import { breachOf } from './signal-cells';

const LANE_MS = 60 * 60_000;
/** Characters beside a mark. */
const LABEL_LENGTH = 28;
/** Metrics come late: only silence longer than this is silence. */
const EXPECTED_LAG_MS = 180_000;

/** Sixty minutes of one service: when it was over its limits, when nothing was seen, what happened. */
export function laneOf(service: ServiceFacts, now: Date): Lane {
  const from = now.getTime() - LANE_MS;
  const frame = service.target?.frame ?? null;
  const { incident } = service;
  return {
    slug: service.slug,
    name: service.name,
    spans:
      frame === null
        ? [{ from: new Date(from).toISOString(), to: null, kind: 'no_data' }]
        : spansOf(service.runbook, frame, now).filter(
            ({ to }) => to === null || Date.parse(to) > from,
          ),
    marks: [
      ...oneAMoment(service.changes)
        .filter(({ at }) => at.getTime() >= from)
        .map((change) => ({
          at: change.at.toISOString(),
          kind: 'change' as const,
          label: changeLabel(change, service.slug),
        })),
      ...(incident !== null && incident.declaredAt.getTime() >= from
        ? [
            {
              at: incident.declaredAt.toISOString(),
              kind: 'declared' as const,
              label: `${incident.drill ? 'D' : 'INC'}-${incident.number} declared`,
            },
          ]
        : []),
    ],
  };
}

/** What is after a change, in the few words beside a mark: "00002-mux", "00001-abc 100 %". */
export function changeLabel(
  { kind, summary }: Pick<ChangeFacts, 'kind' | 'summary'>,
  service: string,
): string {
  const short = shortRevisions(summary, service);
  switch (kind) {
    case 'deployment':
      return short.split(' was deployed')[0] ?? short;
    case 'traffic':
      return short.slice(short.lastIndexOf('→') + 1).trim();
    case 'tag':
    case 'scaling':
    case 'configuration':
    case 'secret':
      return kind;
    default:
      return short.length <= LABEL_LENGTH ? short : kind === 'other' ? 'change' : kind;
  }
}

/** Intervals of the whole service's signals, those of one kind that touch made one. */
export function spansOf(
  runbook: Pick<Runbook, 'signals'> | null,
  frame: SignalFrame,
  now: Date,
): LaneSpan[] {
  const limited = (runbook?.signals ?? []).filter(({ act, consider }) => act ?? consider);
  const lines = limited.flatMap((signal) => {
    const series = frame.series.find(
      (one) => one.signal === signal.signal && one.revision === null,
    );
    return series === undefined ? [] : [{ signal, points: series.points }];
  });
  const times = lines[0]?.points.map(({ at }) => at) ?? [];
  const newest = times.findLast((_, index) =>
    lines.some(({ points }) => (points[index]?.value ?? null) !== null),
  );
  const lagging =
    newest !== undefined && now.getTime() - Date.parse(newest) <= EXPECTED_LAG_MS ? newest : null;
  const spans: { from: string; to: string; kind: LaneSpan['kind'] }[] = [];
  for (const [index, at] of times.entries()) {
    const breaches = lines.map(({ signal, points }) =>
      breachOf(signal, points[index]?.value ?? null),
    );
    const silent = breaches.every((breach) => breach === 'unknown');
    const awaited = lagging !== null && at > lagging;
    const kind = breaches.includes('over')
      ? 'over'
      : breaches.includes('consider')
        ? 'consider'
        : silent && !awaited
          ? 'no_data'
          : null;
    if (kind === null) continue;
    const from = new Date(Date.parse(at) - frame.periodSeconds * 1000).toISOString();
    const before = spans.at(-1);
    if (before?.kind === kind && Date.parse(before.to) >= Date.parse(from)) before.to = at;
    else spans.push({ from, to: at, kind });
  }
  const end = newest ?? times.at(-1);
  return spans.map(({ from, to, kind }) => ({
    from,
    to: to === end || to === times.at(-1) ? null : to,
    kind,
  }));
}
