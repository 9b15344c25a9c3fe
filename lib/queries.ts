import { meRead } from '@/lib/auth/queries/me';
import { changesList } from '@/lib/changes/queries/recent';
import type { Query } from '@/lib/command';
import { connectionsCheckRead } from '@/lib/configuration/queries/connections-check-read';
import { failureModesList } from '@/lib/failure-modes/queries/failure-modes';
import { fleetRead } from '@/lib/fleet/queries/fleet';
import { serviceRead } from '@/lib/fleet/queries/service';
import { serviceNamesList } from '@/lib/fleet/queries/service-names';
import { servicesList } from '@/lib/fleet/queries/services';
import { alertsRead } from '@/lib/incidents/queries/alerts';
import { decisionRead } from '@/lib/incidents/queries/decision';
import { declareRead } from '@/lib/incidents/queries/declare';
import { frameRead } from '@/lib/incidents/queries/frame';
import { incidentsList } from '@/lib/incidents/queries/incidents';
import { roomRead } from '@/lib/incidents/queries/room';
import { tailRead } from '@/lib/incidents/queries/tail';
import { postmortemExport } from '@/lib/postmortems/queries/postmortem-export';
import { reviewRead } from '@/lib/postmortems/queries/review';
import { runbookLive } from '@/lib/runbooks/queries/runbook-live';
import { runbookRead } from '@/lib/runbooks/queries/runbook-read';
import { runbookText } from '@/lib/runbooks/queries/runbook-text';
import { runbookVersions } from '@/lib/runbooks/queries/runbook-versions';
import { runbooksList } from '@/lib/runbooks/queries/runbooks';
import { approvalRead } from '@/lib/runs/queries/approval-read';
import { holdRead } from '@/lib/runs/queries/hold-read';
import { planRequestRead } from '@/lib/runs/queries/plan-request-read';
import { runRead } from '@/lib/runs/queries/run-read';
import { evidenceRead } from '@/lib/timeline/queries/evidence';
import { timelineExport } from '@/lib/timeline/queries/export';
import { timelineRead } from '@/lib/timeline/queries/timeline';

/** Every read. Pages and /api/v1 serve the same ones; each authorises for itself. */
export const QUERIES: readonly Query[] = [
  meRead,
  frameRead,
  alertsRead,
  fleetRead,
  servicesList,
  serviceNamesList,
  serviceRead,
  holdRead,
  changesList,
  incidentsList,
  roomRead,
  tailRead,
  declareRead,
  decisionRead,
  failureModesList,
  planRequestRead,
  approvalRead,
  runRead,
  timelineRead,
  timelineExport,
  evidenceRead,
  reviewRead,
  postmortemExport,
  connectionsCheckRead,
  runbooksList,
  runbookRead,
  runbookLive,
  runbookText,
  runbookVersions,
];
