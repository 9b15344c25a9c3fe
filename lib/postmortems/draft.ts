import { formatDuration } from '@/lib/format/duration';
import { utcExact } from '@/lib/format/time';
import { lineOf, standing, type TimelineEntry, textOf } from '@/lib/timeline/entry';
import { actionItems, whatDidNot, whatWentWell } from './findings';
import type { Block, Postmortem, Section, Statement } from './postmortem';
import type { DerivedTime } from './review-view';
import { type IncidentTimes, incidentTimes, isDecision } from './times';

export interface PostmortemInput {
  readonly incident: {
    readonly number: number;
    readonly drill: boolean;
    readonly title: string;
    readonly severityLabel: string;
    /** Names, the primary one first. */
    readonly services: readonly string[];
  };
  readonly entries: readonly TimelineEntry[];
  /** A person's name by id, for roles that someone else filled. */
  readonly nameOf?: (personId: string) => string;
}

/** Fills the standard sections from what was recorded; asks people for the rest, blames nobody. */
export function draftPostmortem(input: PostmortemInput): Postmortem {
  const { incident } = input;
  const events = standing(input.entries);
  const times = incidentTimes(input.entries);
  const label = `${incident.drill ? 'D' : 'INC'}-${incident.number}`;
  return {
    title: `${label}: ${incident.title}`,
    drill: incident.drill,
    sections: [
      section('Overview', overview(input, events, times)),
      section('What happened', [story(events)]),
      section('Contributing factors', contributing(events)),
      section('Resolution', resolution(events)),
      section('Impact', impact(events, times)),
      section('Responders', [responders(events, input.nameOf)]),
      section('Timeline', [timeline(events)]),
      section('What went well', [
        { kind: 'list', items: whatWentWell(events, times) },
        { kind: 'prompt', text: 'What else helped?' },
      ]),
      section("What didn't", [
        { kind: 'list', items: whatDidNot(events, times) },
        { kind: 'prompt', text: 'What surprised us, and what slowed us down?' },
      ]),
      section('Action items', [
        { kind: 'list', items: actionItems(events) },
        { kind: 'prompt', text: 'Each with an owner and a due date.' },
      ]),
    ],
  };
}

function section(heading: string, blocks: readonly Block[]): Section {
  const filled = blocks.filter((block) => block.kind !== 'list' || block.items.length > 0);
  return { heading, blocks: filled };
}

function at(event: TimelineEntry): string {
  return utcExact(event.occurredAt);
}

function say(text: string, ...events: readonly (TimelineEntry | undefined)[]): Statement {
  return { text, seqs: events.flatMap((event) => (event === undefined ? [] : [event.seq])) };
}

function overview(
  { incident }: PostmortemInput,
  events: readonly TimelineEntry[],
  { milestones, times }: IncidentTimes,
): Block[] {
  const declared = events.find(({ kind }) => kind === 'incident.declared');
  const statements = [
    say(`${incident.severityLabel} incident of ${incident.services.join(', ')}.`),
    ...(declared ? [say(`Declared ${at(declared)} by ${declared.actor.name}.`, declared)] : []),
  ];
  const { resolved } = milestones;
  statements.push(
    resolved.at === null
      ? say('It is not resolved yet.')
      : { text: `Resolved ${utcExact(resolved.at)}.`, seqs: resolved.seq ? [resolved.seq] : [] },
  );
  const mitigate = times.find(({ id }) => id === 'mttm')?.seconds ?? null;
  if (mitigate !== null) {
    statements.push(say(`Users were affected for ${formatDuration(mitigate)}.`));
  }
  return [{ kind: 'text', statements }];
}

const STORY: Readonly<Record<string, string>> = {
  'change.observed': 'Changed',
  'signal.breached': 'Over its limit',
  'incident.declared': 'Declared',
  'decision.made': 'Decided',
  'decision.overridden': 'Decided otherwise',
  'run.applied': 'Applied',
  'run.effective': 'Effective',
  'run.verified': 'Read back',
  'run.failed': 'Failed',
  'run.reverted': 'Undone',
  'run.reverted_externally': 'Reverted, not by us',
  'watch.breached': 'The watch broke',
  'watch.passed': 'The watch passed',
};

function story(events: readonly TimelineEntry[]): Block {
  const told = events.filter(
    (event) =>
      event.kind in STORY ||
      event.pinned ||
      (event.kind === 'incident.status_changed' && textOf(event, 'to') === 'resolved'),
  );
  const items = told.map((event) => {
    const word = STORY[event.kind];
    const line = lineOf(event);
    const text = word === undefined || line.startsWith(word) ? line : `${word}: ${line}`;
    return say(`${at(event)}, ${event.actor.name}: ${text}`, event);
  });
  return items.length > 0
    ? { kind: 'list', items }
    : { kind: 'prompt', text: 'Nothing of it is on the record: what happened?' };
}

function contributing(events: readonly TimelineEntry[]): Block[] {
  const declared = events.find(({ kind }) => kind === 'incident.declared');
  const until = Date.parse(declared?.occurredAt ?? '');
  const changes = events.filter(
    (event) =>
      event.kind === 'change.observed' &&
      !(Date.parse(textOf(event, 'at') ?? event.occurredAt) > until),
  );
  const trigger = changes.at(-1);
  return [
    ...(trigger
      ? [{ kind: 'text' as const, statements: [say(`Trigger: ${lineOf(trigger)}.`, trigger)] }]
      : []),
    {
      kind: 'prompt',
      text: 'What made this possible? Name several factors, not one cause, and nobody’s fault.',
    },
  ];
}

function resolution(events: readonly TimelineEntry[]): Block[] {
  const kinds = ['run.applied', 'run.succeeded', 'run.failed', 'run.reverted', 'watch.passed'];
  const items = events
    .filter((event) => isDecision(event) || kinds.includes(event.kind))
    .map((event) => say(`${lineOf(event)} (${event.actor.name})`, event));
  if (items.length === 0) return [{ kind: 'prompt', text: 'What ended it?' }];
  return [{ kind: 'list', items }];
}

function impact(events: readonly TimelineEntry[], { times }: IncidentTimes): Block[] {
  const declared = events.find(({ kind }) => kind === 'incident.declared');
  const people = declared === undefined ? null : textOf(declared, 'userImpact');
  const breaches = events.filter(({ kind }) => kind === 'signal.breached');
  return [
    ...(people !== null && declared
      ? [{ kind: 'text' as const, statements: [say(`People saw: ${people}.`, declared)] }]
      : []),
    { kind: 'list', items: breaches.map((event) => say(lineOf(event), event)) },
    {
      kind: 'table',
      header: ['Time', 'Value', 'Counted as', 'Goal'],
      rows: times.map((time) => [time.label, shown(time), time.formula, goalOf(time)]),
    },
  ];
}

function shown({ seconds }: DerivedTime): string {
  return seconds === null ? 'not recorded' : formatDuration(seconds);
}

function goalOf({ goal }: DerivedTime): string {
  if (goal === null) return 'none';
  return `${formatDuration(goal.seconds)} (${goal.source === 'runbook' ? 'runbook' : 'ours'})`;
}

function responders(events: readonly TimelineEntry[], nameOf: PostmortemInput['nameOf']): Block {
  const roles = events.filter(({ kind }) => kind === 'role.assumed');
  const people = [
    ...new Set(
      events.filter(({ actor }) => actor.kind === 'person').map(({ actor }) => actor.name),
    ),
  ];
  const items = roles.map((event) => {
    const personId = textOf(event, 'personId');
    const name = personId !== null && nameOf ? nameOf(personId) : event.actor.name;
    const role = (textOf(event, 'role') ?? 'responder').replaceAll('_', ' ');
    return say(`${name}: ${role}, from ${at(event)}`, event);
  });
  const named = items.map(({ text }) => text);
  const others = people.filter((name) => !named.some((text) => text.startsWith(`${name}: `)));
  const all = [...items, ...others.map((name) => say(`${name}: responder`))];
  return all.length > 0 ? { kind: 'list', items: all } : { kind: 'prompt', text: 'Who took part?' };
}

/** Small steps of the machine are in the record, not in this table. */
function timeline(events: readonly TimelineEntry[]): Block {
  return {
    kind: 'table',
    header: ['Seq', 'UTC', 'Who', 'What', 'Kind'],
    rows: events
      .filter(({ kind }) => !kind.startsWith('step.') && !kind.startsWith('event.'))
      .map((event) => [String(event.seq), at(event), event.actor.name, lineOf(event), event.kind]),
  };
}
