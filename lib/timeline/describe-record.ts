import { because, type Describers, entry, noise } from './description';
import type { EventKind } from './events';

type RecordKind = Extract<
  EventKind,
  | `comms.${string}`
  | `note.${string}`
  | `event.${string}`
  | `timeline.${string}`
  | `person.${string}`
  | `session.${string}`
  | `token.${string}`
  | `runbook.${string}`
  | `configuration.${string}`
>;

export const RECORD_EVENTS: Describers<RecordKind> = {
  'comms.drafted': (data) =>
    entry('comms', 'mail', `Status update drafted: ${data.status}`, [data.body]),
  'comms.discarded': (data) => entry('comms', 'no', 'Draft discarded', [because(data.reason)]),
  'comms.published': (data) =>
    entry('comms', 'mail', `Status page: ${data.status}`, [
      data.body,
      ...data.components
        .filter(({ from, to }) => from !== to)
        .map(
          ({ name, from, to }) =>
            `${name}: ${from.replaceAll('_', ' ')} → ${to.replaceAll('_', ' ')}`,
        ),
    ]),
  'note.added': (data) => entry('notes', 'note', data.text),
  'event.pinned': (data) => noise(entry('record', 'pin', `Entry ${data.seq} pinned`)),
  'event.unpinned': (data) => noise(entry('record', 'pin', `Entry ${data.seq} unpinned`)),
  'timeline.body_erased': (data) =>
    entry('record', 'no', `What entry ${data.seq} said was erased`, [because(data.reason)]),
  'person.created': (data, nameOf) =>
    entry('record', 'person', `${nameOf(data.personId)} added as ${data.role}`),
  'person.role_granted': (data, nameOf) =>
    entry('record', 'person', `${nameOf(data.personId)} is ${data.role} now`),
  'session.revoked': (data, nameOf) =>
    entry('record', 'lock', `Sessions of ${nameOf(data.personId)} ended`),
  'token.created': (data, nameOf) =>
    entry('record', 'machine', `Token for ${data.role} made by ${nameOf(data.personId)}`, [
      `Until ${data.expiresAt}`,
    ]),
  'token.revoked': (data) => entry('record', 'lock', 'Token revoked', [data.tokenId]),
  'runbook.loaded': (data) =>
    entry('record', 'machine', `Runbook ${data.slug}, version ${data.number} loaded`, [
      data.digest,
    ]),
  'configuration.loaded': (data) =>
    entry(
      'record',
      data.problems > 0 ? 'degraded' : 'machine',
      data.problems > 0
        ? `ripcord.yaml loaded with ${data.problems} problems`
        : 'ripcord.yaml loaded',
      [data.sha256],
    ),
};
