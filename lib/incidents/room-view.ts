/**
 * What an incident's room shows, ready to draw: every time is ISO 8601 UTC, everything serialises.
 * Unknown is a value of its own, never an absent one; people come with their names.
 */
import type { ChangeRow } from '@/lib/changes/changes-view';
import type { DecisionView } from '@/lib/decisions/decision-view';
import type { ChartMarker, ServiceChart } from '@/lib/fleet/service-view';
import type { SeverityLevel } from '@/lib/runbooks/figures-schema';
import type { ByHand, ProcedureView } from '@/lib/runs/procedure-view';
import type { AttemptView, RunView } from '@/lib/runs/run-view';
import type { ShipOffer } from '@/lib/runs/ship-view';
import type { WatchView } from '@/lib/runs/watch-view';
import type { CommsView } from '@/lib/status/comms-view';
import type { PublicStatus } from '@/lib/status/public-status';
import type { DeclareSeverity } from './declare-view';
import type { IncidentStatus } from './lifecycle';
import type { PollView } from './poll-view';

export interface RoomView {
  /** The database's clock when this was read. */
  readonly now: string;
  readonly incident: RoomIncident;
  /** In the words of the primary service's runbook, worst first. */
  readonly severities: readonly DeclareSeverity[];
  /** In the order in which they are shown; cancelled and merged are not among them. */
  readonly statuses: readonly StatusStep[];
  /** Where a person may move the incident now, in the lifecycle's order. */
  readonly moves: readonly StatusMove[];
  /** Null: the seat is vacant. */
  readonly commander: Holder | null;
  /** Every role of incident practice, held or vacant, in its order. */
  readonly roles: readonly RoleSeat[];
  readonly clocks: RoomClocks;
  /** Null: nothing was published; a drill never is. */
  readonly publicStatus: { readonly status: PublicStatus; readonly publishedAt: string } | null;
  readonly service: RoomService;
  /** The version that the incident was declared under; null: the service has no runbook. */
  readonly runbook: {
    readonly title: string;
    readonly version: string;
    /** Another version is in force: by the numbers of both. Null: this one is. */
    readonly newer: { readonly slug: string; readonly from: number; readonly to: number } | null;
  } | null;
  /** Newest first, across services. */
  readonly whatChanged: readonly RoomChange[];
  readonly began: Began;
  readonly decision: DecisionView;
  /** The last one, open or closed; null: nobody was asked. */
  readonly poll: PollView | null;
  readonly checklist: readonly ChecklistRow[];
  /** The decided procedure, else the recommended one; null: there is none to follow. */
  readonly procedure: ProcedureView | null;
  /** The run that is under way or the last one; null: nothing was tried. */
  readonly run: RunView | null;
  /** Oldest first: what was tried, with what result. */
  readonly attempts: readonly AttemptView[];
  /** Active ones of this service, nearest expiry first. */
  readonly holds: readonly HoldView[];
  /** The stability watch that runs or ended last. */
  readonly watch: WatchView | null;
  readonly comms: CommsView;
  /** What is offered when this did not work; null: the runbook has no further way. */
  readonly nextBranch: NextBranch | null;
  /** What can't run from here, as a person follows it; what is recommended, or comes next, first. */
  readonly byHand: readonly ByHand[];
  /** A destructive plan that waits for a second person, or has their word. */
  readonly approval: WaitingPlan | null;
  /** Once the worst is over: bringing the fix out; null: nothing is pinned or held. */
  readonly ship: ShipOffer | null;
  readonly signals: RoomSignals;
  readonly permissions: RoomPermissions;
  /** Head of the incident's chain. */
  readonly head: { readonly seq: number; readonly hash: string };
}

export interface RoomIncident {
  readonly id: string;
  readonly number: number;
  readonly drill: boolean;
  /** "INC-1", "D-1". */
  readonly label: string;
  readonly title: string;
  readonly status: IncidentStatus;
  readonly severity: SeverityLevel;
  /** The runbook's own word: "High". */
  readonly severityLabel: string;
  readonly userImpact: string;
  readonly startedAt: string | null;
  readonly declaredAt: string;
  readonly resolvedAt: string | null;
}

export interface StatusStep {
  readonly status: IncidentStatus;
  /** `passed`: an earlier one of the list, whether or not the incident was ever in it. */
  readonly state: 'passed' | 'current' | 'ahead';
  /** When the incident first came to it; null: never. */
  readonly at: string | null;
}

export interface StatusMove {
  readonly to: IncidentStatus;
  /** Set where it needs a recorded word: "Not every lamp is lit." */
  readonly needsReason: string | null;
}

export interface Holder {
  readonly personId: string;
  readonly name: string;
  readonly you: boolean;
}

export interface RoleSeat {
  /** As lib/generated's RoleName spells it: "incident_commander". */
  readonly role: string;
  /** "Incident Commander". */
  readonly label: string;
  readonly holder: (Holder & { readonly assumedAt: string }) | null;
}

export interface RoomClocks {
  /** Counts up from here: declared. */
  readonly elapsedSince: string;
  readonly decision: RoomClock;
  readonly nextUpdate: RoomClock;
  /** Null: no stability watch has begun. */
  readonly stability: {
    readonly startedAt: string;
    readonly endsAt: string;
    /** When it passed; null: not yet. */
    readonly metAt: string | null;
  } | null;
}

export interface RoomClock {
  /** Null: nothing is due. */
  readonly dueAt: string | null;
  readonly startedAt: string | null;
  readonly metAt: string | null;
  /** While a run applies nobody is nagged. */
  readonly paused: boolean;
  /** Whether the time is the runbook's or our default. */
  readonly source: 'runbook' | 'default' | null;
}

export interface RoomService {
  readonly slug: string;
  readonly name: string;
  readonly targetId: string | null;
  /** "Cloud Run us-central1"; null: not connected. */
  readonly placeLine: string | null;
}

export interface RoomChange extends ChangeRow {
  /** The one that the decision takes to be the cause. */
  readonly suspect: boolean;
}

/** When the trouble began, and who says so: what changed is told by its distance from there. */
export interface Began {
  readonly at: string;
  readonly by: 'signals' | 'person' | 'declaration';
}

/** `unknown`: there is nothing that a machine could look at; nothing failed. */
export type ChecklistState = 'open' | 'working' | 'checked' | 'skipped' | 'failed' | 'unknown';

export interface ChecklistRow {
  readonly key: string;
  readonly label: string;
  readonly state: ChecklistState;
  /** Null: nobody yet. */
  readonly by: 'machine' | 'person' | null;
  /** Does Ripcord do it by itself? */
  readonly automatic: boolean;
  readonly byName: string | null;
  readonly at: string | null;
  readonly note: string | null;
  /** A file kept beside the timeline. */
  readonly evidence: {
    readonly sha256: string;
    readonly name: string;
    /** Bytes. */
    readonly size: number;
    /** Where it is served; null: this person may not read it. */
    readonly href: string | null;
  } | null;
}

export interface HoldView {
  readonly id: string;
  readonly revision: string;
  readonly owner: Holder;
  readonly reason: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  /** What must be so before it is released, in the runbook's words. */
  readonly releaseChecklist: readonly string[];
  /** The revision that traffic is pinned to; null: not pinned. */
  readonly pinnedTo: string | null;
}

export interface NextBranch {
  readonly procedure: string;
  readonly title: string;
  /** One sentence: what it does that the last try did not. */
  readonly why: string;
  /** The runbook's promise; null: it names none. */
  readonly promisedSeconds: number | null;
  /** Set where it can't be planned here: "No adapter can redeploy an image yet." */
  readonly notHere: string | null;
}

export interface WaitingPlan {
  readonly runId: string;
  readonly number: number;
  /** What leads back to its difference; null: it is gone. */
  readonly planRequestId: string | null;
  readonly title: string;
  readonly asker: string;
  readonly status: 'awaiting_approval' | 'approved';
  readonly expiresAt: string;
  /** The page on which it is approved: a path on this server. */
  readonly path: string;
  /** Why this person can't approve it; null: they can. */
  readonly whyNotApprove: string | null;
}

export interface RoomSignals {
  readonly charts: readonly ServiceChart[];
  readonly markers: readonly ChartMarker[];
  /** From here on nothing was measured yet. */
  readonly measuredUntil: string | null;
  /** Why charts are empty or partial; null: the source answered for everything. */
  readonly problem: string | null;
}

export interface RoomPermissions {
  /** Plan, apply, answer, check off. */
  readonly canAct: boolean;
  /** Break the glass, release a freeze, let a run go on. */
  readonly canCommand: boolean;
  /** Publish to the status page. Never in a drill. */
  readonly canPublish: boolean;
  /** One sentence for each that is not allowed; null: it is. */
  readonly whyNotAct: string | null;
  readonly whyNotPublish: string | null;
  /** Asking everybody for strong objections. */
  readonly whyNotAsk: string | null;
}
