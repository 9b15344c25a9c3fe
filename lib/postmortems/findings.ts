import { formatDuration } from '@/lib/format/duration';
import { lineOf, type TimelineEntry, textOf } from '@/lib/timeline/entry';
import type { Statement } from './postmortem';
import { type IncidentTimes, isDecision } from './times';

/** Facts that speak for themselves; judgement is for the people who review. */

function on(text: string, ...events: readonly TimelineEntry[]): Statement {
  return { text, seqs: events.map(({ seq }) => seq) };
}

export function whatWentWell(
  events: readonly TimelineEntry[],
  { times }: IncidentTimes,
): Statement[] {
  const kept = times.flatMap(({ label, seconds, goal }) =>
    seconds !== null && goal !== null && seconds <= goal.seconds
      ? [on(`${label}: ${formatDuration(seconds)}, goal ${formatDuration(goal.seconds)}.`)]
      : [],
  );
  const runs = events.filter(({ kind }) => kind === 'run.succeeded');
  const watches = events.filter(({ kind }) => kind === 'watch.passed');
  return [
    ...kept,
    ...runs.map((event) => on(`A run succeeded: ${lineOf(event)}`, event)),
    ...watches.map((event) => on(`A watch passed: ${lineOf(event)}`, event)),
  ];
}

const SETBACKS: Readonly<Record<string, string>> = {
  'run.failed': 'A run failed',
  'run.unknown': 'A run’s outcome was unknown',
  'run.aborted': 'A run was aborted',
  'run.reverted_externally': 'Someone else’s hand reverted a run',
  'watch.breached': 'A watch broke',
  'signal.stale': 'A signal went silent',
  'comms.overdue': 'An update was overdue',
};

export function whatDidNot(
  events: readonly TimelineEntry[],
  { times, milestones }: IncidentTimes,
): Statement[] {
  const missed = times.flatMap(({ label, seconds, goal }) =>
    seconds !== null && goal !== null && seconds > goal.seconds
      ? [on(`${label}: ${formatDuration(seconds)}, goal ${formatDuration(goal.seconds)}.`)]
      : [],
  );
  const setbacks = events.flatMap((event) => {
    const what = SETBACKS[event.kind];
    return what === undefined ? [] : [on(`${what}: ${lineOf(event)}`, event)];
  });
  const unrecorded = Object.values(milestones).filter(({ at }) => at === null);
  const gaps =
    unrecorded.length === 0
      ? []
      : [on(`Not on the record: ${unrecorded.map(({ name }) => words(name)).join(', ')}.`)];
  return [...missed, ...setbacks, ...gaps];
}

/** What the record itself asks for: questions no signal answered, holds to end, things left open. */
export function actionItems(events: readonly TimelineEntry[]): Statement[] {
  const decision = events.findLast(isDecision);
  const asked = decision === undefined ? [] : unansweredBySignal(decision);
  const released = new Set(
    events
      .filter(({ kind }) => kind === 'hold.released' || kind === 'hold.expired')
      .map((event) => textOf(event, 'holdId')),
  );
  const holds = events.filter(
    (event) => event.kind === 'hold.created' && !released.has(textOf(event, 'holdId')),
  );
  return [
    ...asked.map((title) =>
      on(`Add a signal for: ${title}. Nothing measured it.`, ...(decision ? [decision] : [])),
    ),
    ...holds.map((event) =>
      on(
        `Ship the fix and release the hold on ${textOf(event, 'revision') ?? 'the revision'}.`,
        event,
      ),
    ),
    ...events
      .filter(({ kind }) => kind === 'signal.stale')
      .slice(0, 1)
      .map((event) => on(`Find out why a signal went silent: ${lineOf(event)}`, event)),
  ];
}

/** Titles of the path's questions that were put to people, or that stayed unknown. */
function unansweredBySignal(decision: TimelineEntry): string[] {
  const path = decision.body?.path;
  if (!Array.isArray(path)) return [];
  return path.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return [];
    const { by, title, id } = entry as Readonly<Record<string, unknown>>;
    if (by !== 'person' || id === 'deployment_related') return [];
    return typeof title === 'string' ? [title] : [];
  });
}

function words(name: string): string {
  return name.replaceAll('_', ' ');
}
