import { queryOptions } from '@tanstack/react-query';
import type { FailureModesView } from '@/lib/failure-modes/failure-modes-view';
import type { FleetView } from '@/lib/fleet/fleet-view';
import type { ServiceNamesView } from '@/lib/fleet/service-names-view';
import type { ServiceView } from '@/lib/fleet/service-view';
import type { AlertsView } from '@/lib/incidents/alert-view';
import type { DeclareView } from '@/lib/incidents/declare-view';
import type { FrameFacts } from '@/lib/incidents/frame-facts';
import type { IncidentListView } from '@/lib/incidents/incident-list-view';
import type { RoomView } from '@/lib/incidents/room-view';
import type { TailView } from '@/lib/incidents/tail-view';
import type { ReviewView } from '@/lib/postmortems/review-view';
import type { RunbookLiveView } from '@/lib/runbooks/live-view';
import type { DifferenceView } from '@/lib/runs/difference-view';
import { joinTimeline } from '@/lib/timeline/joined-view';
import type { TimelinePart, TimelineView } from '@/lib/timeline/timeline-view';
import { apiGet } from './api';

/**
 * One options object a read: the page that renders first and the client that follows the stream use
 * the same key and the same address. `topics` says which hints make it stale.
 */
interface Live {
  readonly topics: readonly string[];
}

const incidentPath = (ref: IncidentKey, rest = '') =>
  `/incidents/${ref.number}${rest}${ref.drill ? '?drill=true' : ''}`;

export interface IncidentKey {
  readonly number: number;
  readonly drill: boolean;
}

export const frameQuery = () =>
  queryOptions({
    queryKey: ['frame'],
    queryFn: () => apiGet<FrameFacts>('/frame'),
    meta: { topics: ['fleet', 'incidents'] } satisfies Live,
  });

/** While something waits for a decision its plan is judged again and again: each word has an age. */
export const alertsQuery = () =>
  queryOptions({
    queryKey: ['alerts'],
    queryFn: () => apiGet<AlertsView>('/alerts'),
    meta: { topics: ['incidents', 'incident:*'] } satisfies Live,
    refetchInterval: ({ state }) => ((state.data?.alerts.length ?? 0) > 0 ? 5000 : false),
  });

/** The first of the fleet, or more of it, or what a word finds in it. */
export const fleetQuery = (part?: { readonly first: number; readonly find: string }) =>
  queryOptions({
    queryKey: part === undefined ? ['fleet'] : ['fleet', part.first, part.find],
    queryFn: () =>
      apiGet<FleetView>(
        part === undefined
          ? '/fleet'
          : `/fleet?first=${part.first}&find=${encodeURIComponent(part.find)}`,
      ),
    meta: { topics: ['fleet', 'incidents', 'service:*'] } satisfies Live,
    refetchInterval: 5000,
  });

/** What the frame shows of the fleet under every page: the same read, no second request. */
export const fleetForFrame = () =>
  queryOptions({
    ...fleetQuery(),
    select: ({ dependencies, waiting }: FleetView) => ({ dependencies, waiting: waiting.length }),
  });

/** Services that have every word of it in their name; asked for as it is typed. */
export const serviceNamesQuery = (find: string) =>
  queryOptions({
    queryKey: ['service-names', find],
    queryFn: () => apiGet<ServiceNamesView>(`/service-names?find=${encodeURIComponent(find)}`),
    meta: { topics: ['fleet'] } satisfies Live,
  });

export const declareQuery = () =>
  queryOptions({
    queryKey: ['declare'],
    queryFn: () => apiGet<DeclareView>('/declare'),
    meta: { topics: ['fleet', 'incidents'] } satisfies Live,
  });

export const serviceQuery = (slug: string, candidate: string | null) =>
  queryOptions({
    queryKey: ['service', slug, candidate],
    queryFn: () =>
      apiGet<ServiceView>(
        `/services/${slug}${candidate ? `?candidate=${encodeURIComponent(candidate)}` : ''}`,
      ),
    meta: { topics: ['fleet', `service:${slug}`] } satisfies Live,
    refetchInterval: 5000,
  });

export const incidentsQuery = () =>
  queryOptions({
    queryKey: ['incidents'],
    queryFn: () => apiGet<IncidentListView>('/incidents'),
    meta: { topics: ['incidents'] } satisfies Live,
  });

export const roomQuery = (ref: IncidentKey, incidentId: string) =>
  queryOptions({
    queryKey: ['room', ref.number, ref.drill],
    queryFn: () => apiGet<RoomView>(incidentPath(ref)),
    meta: { topics: [`incident:${incidentId}`, 'service:*'] } satisfies Live,
    refetchInterval: 5000,
  });

export const failureModesQuery = (ref: IncidentKey, incidentId: string) =>
  queryOptions({
    queryKey: ['failure-modes', ref.number, ref.drill],
    queryFn: () => apiGet<FailureModesView>(incidentPath(ref, '/failure-modes')),
    meta: { topics: [`incident:${incidentId}`] } satisfies Live,
  });

/** The worker's hint comes with each look; between two the ages on screen go on by themselves. */
export const tailQuery = (ref: IncidentKey, incidentId: string) =>
  queryOptions({
    queryKey: ['tail', ref.number, ref.drill],
    queryFn: () => apiGet<TailView>(incidentPath(ref, '/tail')),
    meta: { topics: [`incident:${incidentId}`] } satisfies Live,
  });

export const timelineQuery = (ref: IncidentKey, incidentId: string) =>
  queryOptions({
    queryKey: ['timeline', ref.number, ref.drill],
    // Only what came after the last event that is here, once that was read whole and verified.
    queryFn: async ({ client, queryKey }) => {
      const known = client.getQueryData<TimelineView>(queryKey);
      const path = incidentPath(ref, '/timeline');
      if (known?.chain !== 'intact' || known.head.seq === 0) return apiGet<TimelineView>(path);
      const { seq, hash } = known.head;
      const since = `${path}${ref.drill ? '&' : '?'}after=${seq}&head=${hash}`;
      return joinTimeline(known, await apiGet<TimelinePart>(since));
    },
    meta: { topics: [`incident:${incidentId}`] } satisfies Live,
  });

export const reviewQuery = (ref: IncidentKey, incidentId: string) =>
  queryOptions({
    queryKey: ['review', ref.number, ref.drill],
    queryFn: () => apiGet<ReviewView>(incidentPath(ref, '/review')),
    meta: { topics: [`incident:${incidentId}`] } satisfies Live,
  });

export const differenceQuery = (planRequestId: string, incidentId: string) =>
  queryOptions({
    queryKey: ['difference', planRequestId],
    queryFn: () => apiGet<DifferenceView>(`/plan-requests/${planRequestId}`),
    meta: { topics: [`incident:${incidentId}`] } satisfies Live,
  });

export const runbookLiveQuery = (slug: string, version: number) =>
  queryOptions({
    queryKey: ['runbook', slug, version],
    queryFn: () => apiGet<RunbookLiveView>(`/runbooks/${slug}/live?version=${version}`),
    meta: { topics: ['fleet', 'service:*'] } satisfies Live,
    refetchInterval: 5000,
  });
