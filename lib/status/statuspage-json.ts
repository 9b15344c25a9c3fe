/**
 * The view in the shapes of Statuspage's public API v2, so that what reads those reads this: every
 * key is there, with null where Ripcord has nothing to say.
 */
import type { PublicStatus } from '@/lib/status/public-status';
import { anchorOf } from './anchor';
import {
  type ComponentStatus,
  type Impact,
  type Overall,
  overall,
  STATUS_PATHS,
  type StatusComponent,
  type StatusIncident,
  type StatusMaintenance,
  type StatusView,
} from './status-view';

interface PageJson {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly time_zone: 'Etc/UTC';
  readonly updated_at: string;
}

interface ComponentJson {
  readonly id: string;
  readonly name: string;
  readonly status: ComponentStatus;
  readonly created_at: string;
  readonly updated_at: string;
  readonly position: number;
  readonly description: string | null;
  readonly showcase: boolean;
  readonly start_date: string;
  readonly group_id: string | null;
  readonly page_id: string;
  readonly group: boolean;
  readonly only_show_if_degraded: boolean;
  /** Of a group: its members' ids. */
  readonly components?: readonly string[];
}

interface UpdateJson {
  readonly id: string;
  readonly status: PublicStatus;
  readonly body: string;
  readonly incident_id: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly display_at: string;
  readonly affected_components:
    | readonly {
        readonly code: string;
        readonly name: string;
        readonly old_status: ComponentStatus;
        readonly new_status: ComponentStatus;
      }[]
    | null;
  readonly deliver_notifications: boolean;
  readonly custom_tweet: null;
  readonly tweet_id: null;
}

interface IncidentJson {
  readonly id: string;
  readonly name: string;
  readonly status: PublicStatus;
  readonly created_at: string;
  readonly updated_at: string;
  readonly monitoring_at: string | null;
  readonly resolved_at: string | null;
  readonly impact: Impact;
  readonly shortlink: string;
  readonly started_at: string;
  readonly page_id: string;
  readonly incident_updates: readonly UpdateJson[];
  readonly components: readonly ComponentJson[];
  readonly reminder_intervals: null;
}

interface MaintenanceJson {
  readonly id: string;
  readonly name: string;
  readonly status: StatusMaintenance['status'];
  readonly impact: 'maintenance';
  readonly scheduled_for: string;
  readonly scheduled_until: string;
  readonly page_id: string;
  readonly incident_updates: readonly [];
  readonly components: readonly [];
}

/** `/api/v2/summary.json` */
export function summaryJson(view: StatusView) {
  return {
    page: pageOf(view),
    components: componentsOf(view),
    incidents: view.open.map((incident) => incidentOf(incident, view)),
    scheduled_maintenances: view.maintenance.map((one) => maintenanceOf(one, view)),
    status: overall(view),
  };
}

/** `/api/v2/status.json` */
export function statusJson(view: StatusView): { page: PageJson; status: Overall } {
  return { page: pageOf(view), status: overall(view) };
}

/** `/api/v2/components.json` */
export function componentsJson(view: StatusView) {
  return { page: pageOf(view), components: componentsOf(view) };
}

/** `/api/v2/incidents.json`: open ones, then those of the last 14 days. */
export function incidentsJson(view: StatusView) {
  const incidents = [...view.open, ...view.past];
  return { page: pageOf(view), incidents: incidents.map((one) => incidentOf(one, view)) };
}

/** `/api/v2/incidents/unresolved.json` */
export function unresolvedIncidentsJson(view: StatusView) {
  return { page: pageOf(view), incidents: view.open.map((one) => incidentOf(one, view)) };
}

/** `/api/v2/scheduled-maintenances.json` */
export function scheduledMaintenancesJson(view: StatusView) {
  const maintenances = view.maintenance.map((one) => maintenanceOf(one, view));
  return { page: pageOf(view), scheduled_maintenances: maintenances };
}

function pageOf({ page, generatedAt }: StatusView): PageJson {
  return {
    id: page.id,
    name: page.name,
    url: page.url ?? '',
    time_zone: 'Etc/UTC',
    updated_at: generatedAt,
  };
}

/** A group is a component of its own, before its members, as Statuspage has it. */
function componentsOf(view: StatusView): ComponentJson[] {
  const groups = [...new Set(view.components.map(({ group }) => group))];
  let position = 0;
  return groups.flatMap((group) => {
    const members = view.components.filter((component) => component.group === group);
    const own: ComponentJson[] = [];
    const [first] = members;
    if (group !== null && first !== undefined) {
      own.push({
        ...componentOf(first, ++position, view),
        id: groupId(group),
        name: group,
        status: worstOf(members),
        description: null,
        group_id: null,
        group: true,
        components: members.map(({ id }) => id),
      });
    }
    return [...own, ...members.map((component) => componentOf(component, ++position, view))];
  });
}

const ORDER: readonly ComponentStatus[] = [
  'operational',
  'under_maintenance',
  'degraded_performance',
  'partial_outage',
  'major_outage',
];

function worstOf(members: readonly StatusComponent[]): ComponentStatus {
  const worst = Math.max(0, ...members.map(({ status }) => ORDER.indexOf(status)));
  return ORDER[worst] ?? 'operational';
}

function groupId(group: string): string {
  return `group-${group.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`;
}

function componentOf(
  component: StatusComponent,
  position: number,
  view: StatusView,
): ComponentJson {
  const { unconfirmedSince } = component;
  return {
    id: component.id,
    name: component.name,
    status: component.status,
    created_at: component.listedAt,
    updated_at: component.updatedAt,
    position,
    description: unconfirmedSince === null ? null : `Not confirmed since ${unconfirmedSince}`,
    showcase: true,
    start_date: component.listedAt.slice(0, 10),
    group_id: component.group === null ? null : groupId(component.group),
    page_id: view.page.id,
    group: false,
    only_show_if_degraded: false,
  };
}

function incidentOf(incident: StatusIncident, view: StatusView): IncidentJson {
  const affected = new Set(incident.updates.flatMap((one) => one.components.map(({ id }) => id)));
  const monitoring = incident.updates.findLast(({ status }) => status === 'monitoring');
  return {
    id: incident.id,
    name: incident.name,
    status: incident.status,
    created_at: incident.createdAt,
    updated_at: incident.updatedAt,
    monitoring_at: monitoring?.at ?? null,
    resolved_at: incident.resolvedAt,
    impact: incident.impact,
    shortlink: `${view.page.url ?? ''}${STATUS_PATHS.page}#${anchorOf(incident)}`,
    started_at: incident.startedAt,
    page_id: view.page.id,
    incident_updates: incident.updates.map((update) => ({
      id: update.id,
      status: update.status,
      body: update.body,
      incident_id: incident.id,
      created_at: update.at,
      updated_at: update.at,
      display_at: update.at,
      affected_components:
        update.components.length === 0
          ? null
          : update.components.map(({ id, name, from, to }) => ({
              code: id,
              name,
              old_status: from,
              new_status: to,
            })),
      deliver_notifications: false,
      custom_tweet: null,
      tweet_id: null,
    })),
    components: componentsOf(view).filter(({ id, group }) => !group && affected.has(id)),
    reminder_intervals: null,
  };
}

function maintenanceOf(maintenance: StatusMaintenance, view: StatusView): MaintenanceJson {
  return {
    id: maintenance.id,
    name: maintenance.name,
    status: maintenance.status,
    impact: 'maintenance',
    scheduled_for: maintenance.scheduledFor,
    scheduled_until: maintenance.scheduledUntil,
    page_id: view.page.id,
    incident_updates: [],
    components: [],
  };
}
