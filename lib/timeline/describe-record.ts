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
  'comms.discarded': ({ status, body, reason }) =>
    entry('comms', 'no', status === undefined ? 'Draft discarded' : `Draft discarded: ${status}`, [
      because(reason),
      ...(body === undefined ? [] : [body]),
    ]),
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
  'runbook.adopted': (data) =>
    entry(
      'decisions',
      'change',
      `${data.service} follows version ${data.toNumber} of its runbook now, not ${data.fromNumber ?? 'none'}`,
      [
        because(data.reason),
        data.checklist.length === 0
          ? null
          : `New on the checklist: ${data.checklist.map(({ label }) => label).join(', ')}`,
      ],
    ),
  'runbook.drafted': (data) =>
    entry(
      'record',
      'note',
      data.needsSecond
        ? `Runbook ${data.slug}: a text waits for a second admin`
        : `Runbook ${data.slug}: a text was saved`,
      [data.note, ...data.actions],
    ),
  'runbook.draft_accepted': (data) =>
    entry('record', 'person', `Runbook ${data.slug}: the text was accepted by a second admin`, [
      data.digest,
    ]),
  'runbook.draft_discarded': (data) =>
    entry('record', 'no', `Runbook ${data.slug}: the text was discarded`, [because(data.reason)]),
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
