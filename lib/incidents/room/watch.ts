import { measureSignal } from '@/lib/decisions/facts';
import { formatCount } from '@/lib/format/number';
import { formatSignal } from '@/lib/format/signal';
import type { ReopenRule, ResolveCheck, WatchStrip, WatchView } from '@/lib/runs/watch-view';
import type { LoadedRoom } from './load';

/** The stability watch that runs or ended last, in what it looks at. */
export function watchView(room: LoadedRoom): WatchView | null {
  const watch = room.watches.findLast((each) => each.kind === 'stability');
  if (watch === undefined) return null;
  const passed = watch.outcome === 'passed';
  return {
    id: watch.id,
    runId: watch.runId,
    startedAt: watch.startedAt.toISOString(),
    endsAt: watch.endsAt.toISOString(),
    outcome: watch.outcome,
    stopped: null,
    strips: [...signalStrips(room, watch.startedAt), trafficStrip(room, watch)],
    reopens: reopenRules(room),
    resolve: {
      checks: resolveChecks(room, watch, passed),
      body: room.drafts.find((draft) => draft.moment === 'resolve')?.body ?? null,
      needsReason: passed ? null : 'The stability watch has not passed.',
    },
  };
}

type Watch = LoadedRoom['watches'][number];

function conditions(room: LoadedRoom) {
  return (room.runbook?.stability_watch?.conditions ?? []).flatMap((condition) => {
    const signal = room.runbook?.signals.find(({ id }) => id === condition.signal);
    return signal === undefined ? [] : [{ signal, limit: condition.below }];
  });
}

function signalStrips(room: LoadedRoom, since: Date): WatchStrip[] {
  const { runbook, current } = room;
  if (runbook === null || current === null) return [];
  return conditions(room).map(({ signal, limit }) => {
    const measured = measureSignal(runbook, signal.id, current.inputs.readings, room.now);
    const reading = current.inputs.readings.find(
      (each) => each.signal === signal.signal && each.revision === null,
    );
    const series = current.frame?.series.find(
      (each) => each.signal === signal.signal && each.revision === null,
    );
    const points = (series?.points ?? []).filter((point) => Date.parse(point.at) > since.getTime());
    const values = points.flatMap(({ value }) => (value === null ? [] : [value]));
    const known = measured?.known ?? null;
    const unit = reading?.unit ?? series?.unit ?? 'ratio';
    const worst =
      values.length === 0
        ? 'nothing measured yet'
        : `worst ${formatSignal(Math.max(...values), unit)}`;
    return {
      id: signal.id,
      kind: 'signal',
      label: signal.title,
      detail: `${worst}, n ${formatCount(points.reduce((sum, point) => sum + point.samples, 0))}`,
      state: known === null ? 'unknown' : known >= limit.at ? 'over' : 'ok',
      readAt: reading?.observedAt ?? null,
      value: known,
      unit,
      limit: limit.at,
      points: points.map(({ at, value }) => ({ at, value })),
    };
  });
}

function trafficStrip(room: LoadedRoom, watch: Watch): WatchStrip {
  const run = room.runs.find(({ id }) => id === watch.runId);
  const serving = room.state?.effective.filter((entry) => entry.percent > 0) ?? [];
  const reverted = run?.status === 'reverted_externally' || watch.outcome === 'breached';
  const readAt = room.observation?.observedAt?.toISOString() ?? null;
  const state = serving.length === 0 ? 'unknown' : reverted ? 'over' : 'ok';
  return {
    id: 'traffic',
    kind: 'rounds',
    label: 'Traffic sticks',
    detail: serving.map((entry) => `${entry.percent} % ${entry.revision}`).join(', ') || 'not read',
    state,
    readAt,
    value: serving[0] === undefined ? 'unknown' : `${serving[0].percent} %`,
    rounds: readAt === null ? [] : [{ at: readAt, state: state === 'over' ? 'failed' : state }],
  };
}

function reopenRules(room: LoadedRoom): ReopenRule[] {
  const breaches = conditions(room).map(
    ({ signal, limit }): ReopenRule => ({
      id: signal.id,
      condition: `${signal.title} at or over ${formatSignal(limit.at, unitOf(signal.signal))}`,
      window: `over ${Math.round(signal.window.seconds / 60)} min`,
      leadsTo: 'to mitigating, the next branch is offered',
      kind: 'breach',
    }),
  );
  return [
    ...breaches,
    {
      id: 'traffic',
      condition: 'Traffic leaves the revision',
      window: 'any read',
      leadsTo: 'to mitigating, names who moved it',
      kind: 'reverted',
    },
    {
      id: 'silence',
      condition: 'No samples',
      window: 'while it lasts',
      leadsTo: 'the watch waits; it can’t pass unseen',
      kind: 'silence',
    },
  ];
}

function unitOf(signal: string) {
  return signal.startsWith('latency')
    ? 'seconds'
    : signal === 'request_rate'
      ? 'per_second'
      : 'ratio';
}

function resolveChecks(room: LoadedRoom, watch: Watch, passed: boolean): ResolveCheck[] {
  const run = room.runs.find(({ id }) => id === watch.runId);
  const logs = room.checklist.find((item) => item.key.includes('log'));
  const lamps =
    run !== undefined &&
    [run.effectiveAt, run.healthyAt, run.confirmedAt].every((at) => at !== null);
  const last = room.updates[0];
  return [
    {
      id: 'lamps',
      label: 'Three lamps',
      state: lamps ? 'ok' : 'open',
      detail: null,
      dueAt: null,
    },
    {
      id: 'stable',
      label: `Stable ${Math.round((watch.endsAt.getTime() - watch.startedAt.getTime()) / 60_000)} min`,
      state: passed ? 'ok' : watch.outcome === null ? 'running' : 'open',
      detail: null,
      dueAt: passed ? null : watch.endsAt.toISOString(),
    },
    {
      id: 'logs',
      label: 'Logs of the failed revision exported',
      state: logs?.state === 'checked' ? 'ok' : 'open',
      detail: null,
      dueAt: null,
    },
    {
      id: 'told',
      label: 'The public was told',
      state: last === undefined ? 'open' : 'ok',
      detail: last === undefined ? null : room.nameOf(last.publishedBy),
      dueAt: null,
    },
  ];
}
