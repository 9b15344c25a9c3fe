import { severityLevel } from '@/lib/runbooks/figures-schema';
import { hex } from '@/lib/timeline/chain';
import { incidentLabel } from '../ref';
import type { RoomIncident, RoomPermissions, RoomView } from '../room-view';
import { severitiesOf } from '../severity';
import { checklistRows, commsView, holdViews } from './beside';
import { itBegan, whatChanged } from './changes';
import { publicWord, roomClocks, statusMoves, statusSteps } from './clocks';
import { decisionView } from './decision';
import type { LoadedRoom } from './load';
import { roleSeats } from './people';
import { pollView, whyNotAsk } from './poll';
import {
  attemptViews,
  handViews,
  latestRunView,
  nextBranch,
  procedureView,
  shipView,
  waitingPlan,
} from './runs';
import { roomSignals } from './signals';
import { watchView } from './watch';

export interface RoomViewer {
  readonly you: string;
  readonly mayAct: boolean;
  readonly mayCommand: boolean;
}

/** The room as one person sees it. */
export function roomView(room: LoadedRoom, viewer: RoomViewer): RoomView {
  const roles = roleSeats(room, viewer.you);
  const decision = decisionView(room);
  const branch = nextBranch(room);
  return {
    now: room.now.toISOString(),
    incident: incidentOf(room),
    statuses: statusSteps(room),
    severities: severitiesOf(room.runbook).map(({ level, label, time, source }) => ({
      level,
      label,
      time,
      source,
    })),
    moves: statusMoves(room),
    commander: roles.find(({ role }) => role === 'incident_commander')?.holder ?? null,
    roles,
    clocks: roomClocks(room),
    publicStatus: publicWord(room),
    service: {
      slug: room.primary.service.slug,
      name: room.primary.service.name,
      targetId: room.target?.id ?? null,
      placeLine: placeLine(room),
    },
    runbook:
      room.runbook === null
        ? null
        : {
            title: room.runbook.title,
            version: room.runbook.version ?? 'without version',
            newer: room.newerRunbook,
          },
    whatChanged: whatChanged(room),
    began: itBegan(room),
    decision,
    poll: pollView(room, viewer.you),
    checklist: checklistRows(room),
    procedure: procedureView(room, decision),
    run: latestRunView(room, viewer),
    attempts: attemptViews(room),
    holds: holdViews(room, viewer.you),
    watch: watchView(room),
    comms: commsView(room),
    nextBranch: branch,
    byHand: handViews(room, decision, branch),
    approval: waitingPlan(room, viewer),
    ship: shipView(room),
    signals: roomSignals(room),
    permissions: permissions(room, viewer),
    head: { seq: Number(room.stream.seq), hash: hex(room.stream.head) },
  };
}

function incidentOf({ incident }: LoadedRoom): RoomIncident {
  return {
    id: incident.id,
    number: incident.number,
    drill: incident.drill,
    label: incidentLabel(incident),
    title: incident.title,
    status: incident.status,
    severity: severityLevel.parse(incident.severity),
    severityLabel: incident.severityLabel,
    userImpact: incident.userImpact,
    startedAt: incident.startedAt?.toISOString() ?? null,
    declaredAt: incident.declaredAt.toISOString(),
    resolvedAt: incident.resolvedAt?.toISOString() ?? null,
  };
}

function placeLine({ target }: LoadedRoom): string | null {
  if (target === null) return null;
  const region = /\/locations\/([^/]+)\//.exec(target.ref)?.[1];
  return region === undefined ? 'Cloud Run' : `Cloud Run ${region}`;
}

function permissions(room: LoadedRoom, { you, mayAct, mayCommand }: RoomViewer): RoomPermissions {
  const refused = mayAct ? null : 'You may look. Acting needs the responder role.';
  const drill = room.incident.drill
    ? 'This is a drill. The public is never told of a drill.'
    : null;
  return {
    canAct: mayAct,
    canCommand: mayCommand,
    canPublish: mayAct && drill === null,
    whyNotAct: refused,
    whyNotPublish: refused ?? drill,
    whyNotAsk: refused ?? whyNotAsk(room, you),
  };
}
