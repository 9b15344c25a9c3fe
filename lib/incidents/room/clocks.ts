import { firstDue, type ProposedLimit } from '@/lib/decisions/decision-clock';
import { UPDATE_EVERY_SECONDS } from '@/lib/status/propose-draft';
import {
  INCIDENT_STATUSES,
  type IncidentStatus,
  isOver,
  movesFrom,
  publicStatus,
} from '../lifecycle';
import type { RoomClock, RoomClocks, StatusMove, StatusStep } from '../room-view';
import { whyNotProven } from '../why-not-proven';
import type { LoadedRoom } from './load';

const IDLE: RoomClock = {
  dueAt: null,
  startedAt: null,
  metAt: null,
  paused: false,
  source: null,
};

/** What counts up and what counts down. */
export function roomClocks(room: LoadedRoom): RoomClocks {
  const { incident, current } = room;
  const declaredAt = incident.declaredAt.toISOString();
  const decided = decidedAt(room);
  const outcome = current?.decision.outcome ?? null;
  const within = outcome?.withinSeconds ?? null;
  const due = within === null ? null : (firstDue(proposals(room), within) ?? incident.declaredAt);
  const applying = room.runs.some((run) => run.status === 'applying');
  const over = isOver(incident.status);
  const stability = room.watches.findLast((watch) => watch.kind === 'stability') ?? null;
  return {
    elapsedSince: declaredAt,
    decision: {
      ...IDLE,
      startedAt: due?.toISOString() ?? declaredAt,
      dueAt: within === null || due === null || over ? null : later(due, within),
      metAt: decided,
      source: outcome?.withinSource ?? outcome?.source ?? null,
    },
    nextUpdate: over || incident.drill ? IDLE : nextUpdate(room, applying),
    stability:
      stability === null
        ? null
        : {
            startedAt: stability.startedAt.toISOString(),
            endsAt: stability.endsAt.toISOString(),
            metAt: stability.outcome === 'passed' ? stability.endsAt.toISOString() : null,
          },
  };
}

/** What was proposed until it was decided, with the time that each gave. */
function proposals({ events }: LoadedRoom): ProposedLimit[] {
  return events.flatMap((event) =>
    event.status === 'known' && event.kind === 'decision.proposed'
      ? [{ at: event.recordedAt, withinSeconds: event.data.withinSeconds }]
      : [],
  );
}

function nextUpdate(room: LoadedRoom, paused: boolean): RoomClock {
  const last = room.updates[0]?.at ?? null;
  // Ours: the first word within five minutes of the declaration.
  const from = last ?? room.incident.declaredAt;
  const within = last === null ? FIRST_UPDATE_SECONDS : UPDATE_EVERY_SECONDS;
  return {
    dueAt: later(from, within),
    startedAt: from.toISOString(),
    metAt: null,
    paused,
    source: 'default',
  };
}

const FIRST_UPDATE_SECONDS = 5 * 60;

function later(from: Date, seconds: number): string {
  return new Date(from.getTime() + seconds * 1000).toISOString();
}

function decidedAt(room: LoadedRoom): string | null {
  const event = room.events.find(
    ({ kind }) => kind === 'decision.made' || kind === 'decision.overridden',
  );
  return event?.recordedAt.toISOString() ?? null;
}

const SHOWN: readonly IncidentStatus[] = INCIDENT_STATUSES.filter(
  (status) => status !== 'cancelled' && status !== 'merged',
);

/** The incident's way, with when it first came to each status. */
export function statusSteps(room: LoadedRoom): StatusStep[] {
  const reached = new Map<string, string>();
  for (const event of room.events) {
    if (event.status !== 'known') continue;
    const to =
      event.kind === 'incident.declared'
        ? event.data.status
        : event.kind === 'incident.status_changed'
          ? event.data.to
          : null;
    if (to !== null && !reached.has(to)) reached.set(to, event.recordedAt.toISOString());
  }
  const here = SHOWN.indexOf(room.incident.status);
  return SHOWN.map((status, index) => ({
    status,
    state: index < here ? 'passed' : index === here ? 'current' : 'ahead',
    at: reached.get(status) ?? null,
  }));
}

export function statusMoves(room: LoadedRoom): StatusMove[] {
  const moves = movesFrom(room.incident.status).filter((to) => to !== 'merged');
  return moves.map((to) => ({
    to,
    needsReason: to === 'resolved' ? whyNotProven(room.runs) : null,
  }));
}

export function publicWord(room: LoadedRoom) {
  const last = room.updates[0];
  return last === undefined || publicStatus(room.incident.status) === null
    ? null
    : { status: last.status, publishedAt: last.at.toISOString() };
}
