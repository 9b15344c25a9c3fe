import { numberOf, standing, type TimelineEntry, textOf } from '@/lib/timeline/entry';
import type { DerivedTime } from './review-view';

export const MILESTONES = [
  'started',
  'detected',
  'declared',
  'decided',
  'action_applied',
  'effective',
  'mitigated',
  'verified',
  'resolved',
] as const;
export type MilestoneName = (typeof MILESTONES)[number];

export interface Milestone {
  readonly name: MilestoneName;
  /** ISO 8601 UTC; null: not recorded, and shown as such. */
  readonly at: string | null;
  /** The entry that it is taken from. */
  readonly seq: number | null;
  /** A person's word about when it was goes before what the entries show. */
  readonly source: 'entry' | 'person' | null;
}

export interface IncidentTimes {
  readonly milestones: Readonly<Record<MilestoneName, Milestone>>;
  readonly times: readonly DerivedTime[];
}

/** Ours: more than 80 % of severe incidents mitigated within half an hour. */
const MITIGATE_GOAL_SECONDS = 1800;

/** The milestones of an incident and the times between them, from what was recorded alone. */
export function incidentTimes(entries: readonly TimelineEntry[]): IncidentTimes {
  const events = standing(entries);
  const derived = derive(events);
  const corrected = new Map<string, Milestone>();
  for (const event of events) {
    const name = MILESTONES.find((known) => known === textOf(event, 'name'));
    const at = textOf(event, 'at');
    if (event.kind !== 'milestone.set' || name === undefined || at === null) continue;
    if (Number.isNaN(Date.parse(at))) continue;
    corrected.set(name, { name, at, seq: event.seq, source: 'person' });
  }
  const milestones = Object.fromEntries(
    MILESTONES.map((name) => [name, corrected.get(name) ?? derived(name)]),
  ) as Record<MilestoneName, Milestone>;
  const decision = events.find(isDecision);
  const limit = decision === undefined ? null : numberOf(decision, 'withinSeconds');
  const goal = (seconds: number | null, source: 'runbook' | 'default') =>
    seconds === null ? null : { seconds, source };
  const time = (
    id: string,
    label: string,
    to: MilestoneName,
    from: MilestoneName,
    aim: DerivedTime['goal'],
  ): DerivedTime => ({
    id,
    label,
    seconds: between(milestones[from], milestones[to]),
    formula: `${to} − ${from}`,
    goal: aim,
  });
  return {
    milestones,
    times: [
      time('mttd', 'Time to detect', 'detected', 'started', null),
      time('ttd0', 'Time to decide', 'decided', 'declared', goal(limit, 'runbook')),
      time(
        'mttm',
        'Time to mitigate',
        'mitigated',
        'started',
        goal(MITIGATE_GOAL_SECONDS, 'default'),
      ),
      time('mttr', 'Time to resolve', 'resolved', 'started', null),
      ...kept(events),
    ],
  };
}

/** How long the procedure that stood took, beside what it promised; empty where it promised nothing. */
function kept(events: readonly TimelineEntry[]): DerivedTime[] {
  const succeeded = events.findLast(({ kind }) => kind === 'run.succeeded');
  const ofRun = (kind: string) =>
    events.find(
      (event) =>
        event.kind === kind &&
        succeeded !== undefined &&
        textOf(event, 'runId') === textOf(succeeded, 'runId'),
    );
  const planned = ofRun('run.planned');
  const applied = ofRun('run.applied');
  if (planned === undefined || applied === undefined || succeeded === undefined) return [];
  const promised = numberOf(planned, 'promisedSeconds');
  if (promised === null) return [];
  const took = Date.parse(succeeded.occurredAt) - Date.parse(applied.occurredAt);
  return [
    {
      id: 'procedure',
      label: 'Procedure, from applied to proven',
      seconds: Math.round(took / 1000),
      formula: 'succeeded − applied',
      goal: {
        seconds: promised,
        source: textOf(planned, 'promisedSource') === 'runbook' ? 'runbook' : 'default',
      },
    },
  ];
}

/** Whole seconds; null where one is missing or they are the wrong way round. */
function between(from: Milestone, to: Milestone): number | null {
  if (from.at === null || to.at === null) return null;
  const seconds = (Date.parse(to.at) - Date.parse(from.at)) / 1000;
  return seconds >= 0 ? Math.round(seconds) : null;
}

export function isDecision(event: TimelineEntry): boolean {
  return event.kind === 'decision.made' || event.kind === 'decision.overridden';
}

function derive(events: readonly TimelineEntry[]): (name: MilestoneName) => Milestone {
  const declared = events.find(({ kind }) => kind === 'incident.declared');
  const breach = earliest(events.filter(({ kind }) => kind === 'signal.breached'));
  const startedAt = declared === undefined ? null : textOf(declared, 'startedAt');
  const applied = events.find(({ kind }) => kind === 'run.applied');
  const effective = lampOf(events, 'effective');
  const found: Readonly<Record<MilestoneName, TimelineEntry | undefined>> = {
    started: breach,
    detected: earliest([breach, declared].filter((event) => event !== undefined)),
    declared,
    decided: events.find(isDecision),
    action_applied: applied,
    effective,
    mitigated: lastMoveTo(events, 'monitoring') ?? lampOf(events, 'healthy'),
    verified:
      lampOf(events, 'confirmed') ??
      events.findLast(
        (event) => event.kind === 'watch.passed' && textOf(event, 'kind') !== 'stickiness',
      ),
    resolved: resolution(events),
  };
  return (name) => {
    if (name === 'started' && startedAt !== null && !Number.isNaN(Date.parse(startedAt))) {
      return { name, at: startedAt, seq: declared?.seq ?? null, source: 'entry' };
    }
    const event = found[name];
    if (event === undefined) return { name, at: null, seq: null, source: null };
    return { name, at: event.occurredAt, seq: event.seq, source: 'entry' };
  };
}

function earliest(events: readonly TimelineEntry[]): TimelineEntry | undefined {
  return [...events].sort((a, b) => Date.parse(a.occurredAt) - Date.parse(b.occurredAt))[0];
}

const UNDONE = ['run.failed', 'run.aborted', 'run.reverted', 'run.reverted_externally'];

/** The lamp of the last run that stands: one that failed or was reverted later has proved nothing. */
function lampOf(
  events: readonly TimelineEntry[],
  lamp: 'effective' | 'healthy' | 'confirmed',
): TimelineEntry | undefined {
  const undone = new Set(
    events.filter(({ kind }) => UNDONE.includes(kind)).map((event) => textOf(event, 'runId')),
  );
  return events.findLast(
    (event) =>
      (event.kind === `run.${lamp}` ||
        (event.kind === 'run.verified' && textOf(event, 'lamp') === lamp)) &&
      !undone.has(textOf(event, 'runId')),
  );
}

function lastMoveTo(events: readonly TimelineEntry[], status: string): TimelineEntry | undefined {
  return events.findLast(
    (event) => event.kind === 'incident.status_changed' && textOf(event, 'to') === status,
  );
}

/** The last resolution, unless the incident was opened again after it. */
function resolution(events: readonly TimelineEntry[]): TimelineEntry | undefined {
  const resolved = lastMoveTo(events, 'resolved');
  const reopened = events.some(
    (event) =>
      event.kind === 'incident.status_changed' &&
      textOf(event, 'from') === 'resolved' &&
      textOf(event, 'to') !== 'closed' &&
      event.seq > (resolved?.seq ?? Number.POSITIVE_INFINITY),
  );
  return reopened ? undefined : resolved;
}
