import type { TimelineEvent } from './decode';
import { INCIDENT_EVENTS } from './describe-incident';
import { RECORD_EVENTS } from './describe-record';
import { RUN_EVENTS } from './describe-run';
import { type Describers, type Description, entry, type NameOf } from './description';
import type { EventKind } from './events';

/** One sentence for every kind: a new kind without one does not compile. */
const DESCRIBERS: Describers<EventKind> = { ...INCIDENT_EVENTS, ...RUN_EVENTS, ...RECORD_EVENTS };

/** How an entry reads. What this release does not know, or what was erased, says so. */
export function describe(event: TimelineEvent, nameOf: NameOf): Description {
  switch (event.status) {
    case 'erased':
      return entry('record', 'no', 'Erased', [event.kind]);
    case 'unrecognised':
      return entry('record', 'unknown', 'Unrecognised entry', [event.kind]);
    case 'known': {
      const say = DESCRIBERS[event.kind] as (
        data: typeof event.data,
        nameOf: NameOf,
      ) => Description;
      return say(event.data, nameOf);
    }
  }
}
