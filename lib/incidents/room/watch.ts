import { OBSERVATION_STALE_SECONDS } from '@/lib/fleet/freshness';
import { shortRevision } from '@/lib/fleet/short-revision';
import { formatCount } from '@/lib/format/number';
import { formatSignal } from '@/lib/format/signal';
import { utcTime } from '@/lib/format/time';
import { planBody, plannedGeneration } from '@/lib/runs/plan-body';
import { SILENCE_SECONDS } from '@/lib/runs/watch';
import { NO_LOOK_YET, type StabilityDetail, stabilityDetail } from '@/lib/runs/watch-detail';
import type { ReopenRule, ResolveCheck, WatchStrip, WatchView } from '@/lib/runs/watch-view';
import { SIGNAL_UNITS } from '@/lib/signals/reading';
import { draftUpdate } from '@/lib/status/drafts';
import { whyNotProven } from '../why-not-proven';
import type { LoadedRoom } from './load';

/** The stability watch that runs or ended last, in what it looks at. */
export function watchView(room: LoadedRoom): WatchView | null {
  const watch = room.watches.findLast((each) => each.kind === 'stability');
  if (watch === undefined) return null;
  const passed = watch.outcome === 'passed';
  const read = stabilityDetail.safeParse(watch.detail);
  const seen = read.success ? read.data : NO_LOOK_YET;
  return {
    id: watch.id,
    runId: watch.runId,
    startedAt: watch.startedAt.toISOString(),
    endsAt: watch.endsAt.toISOString(),
    outcome: watch.outcome,
    brokenBy: watch.outcome === 'breached' ? brokenBy(seen) : null,
    stopped: watch.outcome === null ? stoppedBy(seen.silentSince, room.now) : null,
    strips: [...signalStrips(room, watch, seen), trafficStrip(room, watch)],
    reopens: reopenRules(room),
    resolve: {
      checks: resolveChecks(room, watch, passed),
      body: resolveBody(room, watch, passed),
      needsReason: whyNotProven(room.runs),
    },
  };
}

/** What the public would read, once the watch passed; a person publishes it. */
function resolveBody(room: LoadedRoom, watch: Watch, passed: boolean): string | null {
  const draft = room.drafts.find(({ moment }) => moment === 'resolve');
  if (draft !== undefined || !passed) return draft?.body ?? null;
  const { incident, primary, runbook } = room;
  const facts = {
    serviceName: primary.service.name,
    impact: incident.userImpact,
    since: (incident.startedAt ?? incident.declaredAt).toISOString(),
    until: watch.startedAt.toISOString(),
    nextUpdateBy: null,
  };
  return draftUpdate('resolve', facts, runbook).body;
}

/** "Errors 24 %, limit 20 %": what was over at the last look. */
function brokenBy({ conditions: seen }: StabilityDetail): string {
  const over = seen.flatMap(({ title, state, value, limit, unit }) =>
    state === 'over' && value !== null
      ? [`${title} ${formatSignal(value, unit)}, limit ${formatSignal(limit, unit)}`]
      : [],
  );
  return over.join('; ') || 'traffic left the revision';
}

/** Metrics lag, so a short silence is no news; a longer one stops the watch's clock. */
function stoppedBy(silentSince: string | null, now: Date): WatchView['stopped'] {
  if (silentSince === null) return null;
  const silent = (now.getTime() - Date.parse(silentSince)) / 1000;
  return silent > SILENCE_SECONDS ? { since: silentSince, why: 'nothing can be judged' } : null;
}

type Watch = LoadedRoom['watches'][number];

function conditions(room: LoadedRoom) {
  return (room.runbook?.stability_watch?.conditions ?? []).flatMap((condition) => {
    const signal = room.runbook?.signals.find(({ id }) => id === condition.signal);
    return signal === undefined ? [] : [{ signal, limit: condition.below }];
  });
}

/** What the watch itself last judged: only readings of what serves since it began count. */
function signalStrips(room: LoadedRoom, watch: Watch, seen: StabilityDetail): WatchStrip[] {
  return conditions(room).map(({ signal, limit }) => {
    const judged = seen.conditions.find((each) => each.signal === signal.signal);
    const unit = SIGNAL_UNITS[signal.signal];
    const series = room.current?.frame?.series.find(
      (each) => each.signal === signal.signal && each.revision === (judged?.revision ?? null),
    );
    const points = (series?.points ?? []).filter(
      (point) => Date.parse(point.at) > watch.startedAt.getTime(),
    );
    const values = points.flatMap(({ value }) => (value === null ? [] : [value]));
    const worst =
      values.length === 0
        ? (judged?.why ?? 'nothing measured yet')
        : `worst ${formatSignal(Math.max(...values), unit)}`;
    return {
      id: signal.id,
      kind: 'signal',
      label: signal.title,
      detail: `${worst}, n ${formatCount(judged?.samples ?? 0)}`,
      state: judged === undefined || judged.state === 'unknown' ? 'unknown' : STATES[judged.state],
      readAt: seen.lookedAt,
      value: judged === undefined || judged.state === 'unknown' ? null : judged.value,
      unit,
      limit: limit.at,
      points: points.map(({ at, value }) => ({ at, value })),
    };
  });
}

const STATES = { under: 'ok', over: 'over' } as const;

function trafficStrip(room: LoadedRoom, watch: Watch): WatchStrip {
  const run = room.runs.find(({ id }) => id === watch.runId);
  const body = run === undefined ? null : planBody.parse(run.plan.body);
  const { slug } = room.primary.service;
  const { observation } = room;
  const readAt = observation?.observedAt ?? null;
  const serving = room.state?.effective.filter((entry) => entry.percent > 0) ?? [];
  const state = trafficState({
    reverted: run === undefined || run.status === 'reverted_externally',
    gaining: body?.gaining ?? [],
    serving: serving.map(({ revision }) => revision),
    fresh:
      observation?.problem === null &&
      readAt !== null &&
      room.now.getTime() - readAt.getTime() <= OBSERVATION_STALE_SECONDS * 1000,
  });
  return {
    id: 'traffic',
    kind: 'rounds',
    label: 'Traffic sticks',
    detail:
      serving
        .map(({ percent, revision }) => `${percent} % ${shortRevision(revision, slug)}`)
        .join(', ') || 'not read',
    state,
    readAt: readAt?.toISOString() ?? null,
    value: serving[0] === undefined ? 'unknown' : `${serving[0].percent} %`,
    rounds:
      readAt === null
        ? []
        : state === 'ok' && onlyOurs(room, run)
          ? roundsUntil(watch.startedAt, readAt)
          : [{ at: readAt.toISOString(), state: state === 'over' ? 'failed' : state }],
  };
}

/** The platform counts every change: as many more as the run made are ours, and nobody else's. */
function onlyOurs(room: LoadedRoom, run: LoadedRoom['runs'][number] | undefined): boolean {
  const planned = run === undefined ? null : plannedGeneration(planBody.parse(run.plan.body));
  if (run === undefined || planned === null) return false;
  const made = run.steps.filter(
    ({ targetId, status }) => targetId !== null && status === 'verified',
  );
  return Number(room.state?.generation) === Number(planned) + made.length;
}

const ROUND_MS = 30_000;

/** What the unchanged generation proves of the time since the watch began, ending with the look itself. */
function roundsUntil(start: Date, end: Date): Extract<WatchStrip, { kind: 'rounds' }>['rounds'] {
  const count = Math.max(0, Math.floor((end.getTime() - start.getTime()) / ROUND_MS));
  const before = Array.from({ length: count }, (_, index) =>
    new Date(start.getTime() + index * ROUND_MS).toISOString(),
  );
  return [...before, end.toISOString()].map((at) => ({ at, state: 'ok' }));
}

/** Where traffic went is known only from a look that is still young. */
export function trafficState(seen: {
  readonly reverted: boolean;
  readonly gaining: readonly string[];
  readonly serving: readonly string[];
  readonly fresh: boolean;
}): WatchStrip['state'] {
  if (seen.reverted) return 'over';
  if (!seen.fresh || seen.serving.length === 0) return 'unknown';
  return seen.serving.every((revision) => seen.gaining.includes(revision)) ? 'ok' : 'over';
}

function reopenRules(room: LoadedRoom): ReopenRule[] {
  const breaches = conditions(room).map(
    ({ signal, limit }): ReopenRule => ({
      id: signal.id,
      condition: `${signal.title} at or over ${formatSignal(limit.at, SIGNAL_UNITS[signal.signal])}`,
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

function resolveChecks(room: LoadedRoom, watch: Watch, passed: boolean): ResolveCheck[] {
  const run = room.runs.find(({ id }) => id === watch.runId);
  const logs = room.checklist.find((item) => item.key.includes('log'));
  const lit = [run?.effectiveAt, run?.healthyAt, run?.confirmedAt].flatMap((at) => at ?? []);
  const lamps = lit.length === 3;
  const allLit = new Date(Math.max(...lit.map((at) => at.getTime())));
  const last = room.updates[0];
  return [
    {
      id: 'lamps',
      label: 'Three lamps',
      state: lamps ? 'ok' : 'open',
      detail: lamps ? `${utcTime(allLit.toISOString())} UTC` : null,
      dueAt: null,
    },
    {
      id: 'stable',
      label: `Stable ${Math.round((watch.endsAt.getTime() - watch.startedAt.getTime()) / 60_000)} min`,
      state: passed ? 'ok' : watch.outcome === null ? 'running' : 'open',
      detail: passed ? `${utcTime(watch.endsAt.toISOString())} UTC` : null,
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
      detail:
        last === undefined
          ? null
          : `${room.nameOf(last.publishedBy)}, ${utcTime(last.at.toISOString())} UTC`,
      dueAt: null,
    },
  ];
}
