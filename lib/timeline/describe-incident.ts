import { because, type Describers, entry, noise } from './description';
import type { EventData, EventKind } from './events';

type IncidentKind = Extract<
  EventKind,
  | `incident.${string}`
  | `role.${string}`
  | `signal.${string}`
  | `change.${string}`
  | `question.${string}`
  | `decision.${string}`
  | `poll.${string}`
  | `detection.${string}`
  | `checklist.${string}`
  | `attachment.${string}`
  | `milestone.${string}`
>;

/** Whether a failure mode shows: that it does not is no trouble. */
const DETECTED = { points_to_it: 'failing', speaks_against_it: 'ok', unknown: 'unknown' } as const;

const ANSWERS = { yes: 'yes', no: 'no', unknown: 'can’t tell' } as const;

function words(key: string): string {
  const text = key.replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(0)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function objections(count: number): string {
  return count === 0 ? 'no strong objection' : count === 1 ? '1 objection' : `${count} objections`;
}

/** "Not Full rollback: asked for by no ground". */
function rejected(options: EventData<'decision.made'>['rejected']): string[] {
  return (options ?? []).map(
    ({ title, reason, words }) => `Not ${title}: ${reason}${words === null ? '' : `; “${words}”`}`,
  );
}

export const INCIDENT_EVENTS: Describers<IncidentKind> = {
  'incident.declared': (data) =>
    entry(
      'incident',
      data.drill ? 'drill' : 'flag',
      `Declared ${data.severityLabel}${data.drill ? ', a drill' : ''}: ${data.title}`,
      [
        `Service: ${data.services.map(({ slug }) => slug).join(', ')}`,
        data.userImpact === '' ? null : `People see: ${data.userImpact}`,
        data.startedAt === null ? null : `Started: ${data.startedAt}`,
      ],
    ),
  'incident.status_changed': (data) =>
    entry('incident', 'flag', `${data.from} → ${data.to}`, [because(data.reason)]),
  'incident.severity_changed': (data) =>
    entry('incident', 'flag', `Severity ${data.from} → ${data.to} ${data.label}`, [
      because(data.reason),
    ]),
  'role.assumed': (data, nameOf) =>
    entry('incident', 'person', `${words(data.role)}: ${nameOf(data.personId)}`),
  'role.renounced': (data, nameOf) =>
    entry('incident', 'person', `${words(data.role)}: ${nameOf(data.personId)} left the seat`),
  'signal.breached': (data) =>
    entry('signals', 'failing', data.summary, [
      `${data.service}${data.revision === null ? '' : `, ${data.revision}`}`,
      `${data.windowSeconds} s window, n ${data.samples}`,
    ]),
  'signal.recovered': (data) =>
    entry('signals', 'ok', data.summary, [
      `${data.service}${data.revision === null ? '' : `, ${data.revision}`}`,
      `${data.windowSeconds} s window, n ${data.samples}`,
    ]),
  'signal.stale': (data) => entry('signals', 'unknown', data.summary, [data.service]),
  'change.observed': (data) =>
    entry('signals', 'change', data.summary, [
      `${data.service}, ${data.at}`,
      data.actor === null ? null : `By ${data.actor}`,
      data.toldBy == null ? null : `Told by ${data.toldBy}`,
    ]),
  'question.answered': (data) =>
    entry('decisions', 'person', `${data.title} ${ANSWERS[data.answer]}`, [data.service]),
  'decision.proposed': (data) => entry('decisions', 'change', `Proposed: ${data.sentence}`),
  'decision.made': (data) =>
    entry('decisions', 'change', `Decided: ${data.sentence}`, [
      data.revision === null ? null : `Target: ${data.revision}`,
      ...rejected(data.rejected),
    ]),
  'decision.overridden': (data) =>
    entry('decisions', 'change', `Decided otherwise: ${data.chosenSentence}`, [
      because(data.reason),
      `The runbook says: ${data.sentence}`,
      data.revision === null ? null : `Target: ${data.revision}`,
      ...rejected(data.rejected),
    ]),
  'poll.opened': (data) =>
    entry('decisions', 'person', `Any strong objections? ${data.proposal}`, [
      data.revision === null ? null : `Target: ${data.revision}`,
      `Until ${data.closesAt}`,
    ]),
  'poll.agreed': (data, nameOf) =>
    entry('decisions', 'ok', `${nameOf(data.personId)}: no objection`),
  'decision.objected': (data, nameOf) =>
    entry('decisions', 'degraded', `${nameOf(data.personId)} objects: ${data.reason}`),
  'poll.closed': (data) =>
    entry(
      'decisions',
      data.objections > 0 ? 'degraded' : 'ok',
      `Poll closed: ${objections(data.objections)}`,
      [data.proposal, data.agreed > 0 ? `${data.agreed} said so` : 'Silence counts as none'],
    ),
  'detection.asked': (data) =>
    noise(entry('signals', 'machine', `Looking: ${data.detection}`, [data.title, data.service])),
  'detection.done': (data) =>
    entry('signals', DETECTED[data.outcome], `${data.detection}: ${data.summary}`, [
      `${data.title}, ${data.service}`,
    ]),
  'checklist.item_checked': (data) =>
    entry('checklist', 'ok', data.label, [data.note, data.evidence]),
  'checklist.item_unchecked': (data) =>
    entry('checklist', 'waiting', `${data.label}: open again`, [data.note]),
  'checklist.item_skipped': (data) =>
    entry('checklist', 'no', `${data.label}: skipped`, [data.note]),
  'attachment.added': (data) =>
    entry('checklist', 'note', `${data.name}, ${size(data.size)}`, [
      data.about,
      `sha256 ${data.sha256}`,
    ]),
  'milestone.set': (data) => entry('record', 'flag', `${words(data.name)} at ${data.at}`),
};
