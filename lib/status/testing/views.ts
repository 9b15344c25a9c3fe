import type { DayStatus, StatusComponent, StatusIncident, StatusView } from '../status-view';

/** A moment of the demo incident, and views of the page around it. For tests only. */
export const AT = '2026-11-20T03:09:12.000Z';
export const NOW = new Date(AT);

export function component(name: string, more: Partial<StatusComponent> = {}): StatusComponent {
  const days: DayStatus[] = Array(90).fill('operational');
  return {
    id: name.toLowerCase().replaceAll(' ', '-'),
    name,
    group: null,
    status: 'operational',
    unconfirmedSince: null,
    updatedAt: AT,
    listedAt: '2026-01-01T00:00:00.000Z',
    days,
    ...more,
  };
}

/** Ninety operational days but for those named by how long ago they were. */
export function daysWith(exceptions: Readonly<Record<number, DayStatus>>): DayStatus[] {
  return Array.from({ length: 90 }, (_, day) => exceptions[89 - day] ?? 'operational');
}

export const OPEN_INCIDENT: StatusIncident = {
  id: '0198a',
  name: 'Virtuoso API: requests failing',
  status: 'identified',
  impact: 'major',
  startedAt: '2026-11-20T03:01:40.000Z',
  createdAt: '2026-11-20T03:06:31.000Z',
  updatedAt: '2026-11-20T03:09:00.000Z',
  resolvedAt: null,
  updates: [
    {
      id: 'u2',
      status: 'identified',
      body: 'A change released at 02:58 causes the errors. We are rolling it back.',
      at: '2026-11-20T03:09:00.000Z',
      components: [],
    },
    {
      id: 'u1',
      status: 'investigating',
      body: 'Since 03:01 about a third of requests fail. Next update by 03:13.',
      at: '2026-11-20T03:06:31.000Z',
      components: [
        { id: 'virtuoso-api', name: 'Virtuoso API', from: 'operational', to: 'partial_outage' },
      ],
    },
  ],
};

export const PAST_INCIDENT: StatusIncident = {
  id: '01970',
  name: 'LLM Connector Hub: slow webhooks',
  status: 'resolved',
  impact: 'minor',
  startedAt: '2026-11-19T10:00:00.000Z',
  createdAt: '2026-11-19T10:04:00.000Z',
  updatedAt: '2026-11-19T10:38:00.000Z',
  resolvedAt: '2026-11-19T10:38:00.000Z',
  updates: [
    {
      id: 'p2',
      status: 'resolved',
      body: 'Webhooks are delivered in time again.',
      at: '2026-11-19T10:38:00.000Z',
      components: [{ id: 'hub', name: 'Hub', from: 'degraded_performance', to: 'operational' }],
    },
    {
      id: 'p1',
      status: 'investigating',
      body: 'Webhooks arrive late.',
      at: '2026-11-19T10:04:00.000Z',
      components: [{ id: 'hub', name: 'Hub', from: 'operational', to: 'degraded_performance' }],
    },
  ],
};

export const CALM: StatusView = {
  page: { id: 'ripcord', name: 'Agentics status', url: 'https://status.example.com' },
  generatedAt: AT,
  components: ['Virtuoso API', 'LLM Connector Hub', 'LLM Forge'].map((name) => component(name)),
  open: [],
  past: [],
  maintenance: [],
  checkpoint: { number: 12, head: '7be104c9' },
};

export const OUTAGE: StatusView = {
  ...CALM,
  components: [
    component('Virtuoso API', {
      status: 'partial_outage',
      days: daysWith({
        0: 'partial_outage',
        31: 'degraded_performance',
        66: 'degraded_performance',
      }),
    }),
    component('LLM Orchestrator', {
      status: 'degraded_performance',
      days: daysWith({ 0: 'degraded_performance', 48: 'partial_outage' }),
    }),
    component('LLM Hub', {
      status: 'under_maintenance',
      days: daysWith({ 0: 'under_maintenance', 77: 'degraded_performance' }),
    }),
    component('LLM Forge', {
      unconfirmedSince: '2026-11-20T02:53:00.000Z',
      days: daysWith({ 0: 'none', 22: 'major_outage', 23: 'major_outage' }),
    }),
    component('LLM Connector Hub', { days: daysWith({ 1: 'degraded_performance' }) }),
  ],
  open: [OPEN_INCIDENT],
  past: [PAST_INCIDENT],
};
