import type { TimelineEntry } from '@/lib/timeline/entry';

/** The demo incident as it is recorded. For tests only. */
const DAY = '2026-11-20T';

type Given = readonly [time: string, kind: string, body: Record<string, unknown>, actor?: string];

const GIVEN: readonly Given[] = [
  [
    '02:58:10',
    'change.observed',
    { summary: 'Cloud Build gave 00002-mux all traffic', at: `${DAY}02:58:04Z` },
  ],
  ['03:01:40', 'signal.breached', { summary: 'Error rate 22.7 %, limit 20 %, n 2961' }],
  [
    '03:03:12',
    'incident.declared',
    {
      number: 42,
      title: 'A third of requests fail',
      severity: 2,
      severityLabel: 'High',
      userImpact: 'Many users',
      startedAt: `${DAY}02:58:04Z`,
    },
    'Demo Commander',
  ],
  ['03:03:12', 'role.assumed', { role: 'incident_commander', personId: 'p1' }, 'Demo Commander'],
  [
    '03:06:31',
    'comms.published',
    { status: 'investigating', body: 'We are looking into it.' },
    'Demo Comms',
  ],
  [
    '03:07:30',
    'decision.made',
    {
      sentence: 'Error rate is 34.1 %, so High: quick rollback within 15 min.',
      procedure: 'quick_rollback',
      withinSeconds: 900,
      path: [
        { id: 'error_rate', title: 'Error rate', by: 'signal' },
        { id: 'data_corruption', title: 'Data corruption', by: 'person' },
      ],
    },
    'Demo Commander',
  ],
  [
    '03:08:12',
    'run.planned',
    { runId: 'r1', summary: 'All traffic to 00001-abc' },
    'Demo Commander',
  ],
  [
    '03:08:14',
    'run.applied',
    { runId: 'r1', summary: 'All traffic to 00001-abc' },
    'Demo Commander',
  ],
  ['03:08:15', 'step.sent', { runId: 'r1', title: 'Shift', summary: 'sent' }],
  ['03:08:36', 'run.verified', { runId: 'r1', lamp: 'effective', evidence: '00001-abc has 100 %' }],
  ['03:08:50', 'run.verified', { runId: 'r1', lamp: 'healthy', evidence: '3 of 3 probes pass' }],
  ['03:08:51', 'run.succeeded', { runId: 'r1', reason: 'effective and healthy' }],
  ['03:08:51', 'incident.status_changed', { from: 'mitigating', to: 'monitoring' }],
  ['03:08:51', 'hold.created', { holdId: 'h1', revision: 'virtuoso-api-00002-mux' }],
  ['03:11:06', 'run.verified', { runId: 'r1', lamp: 'confirmed', evidence: 'Error rate 0.4 %' }],
  ['03:38:51', 'watch.passed', { kind: 'stability', summary: '30 min under every limit' }],
  ['03:41:52', 'incident.status_changed', { from: 'monitoring', to: 'resolved' }, 'Demo Commander'],
];

export function entry(
  seq: number,
  [time, kind, body, actor]: Given,
  more: Partial<TimelineEntry> = {},
): TimelineEntry {
  return {
    seq,
    kind,
    actor: { kind: actor === undefined ? 'system' : 'person', name: actor ?? 'Ripcord' },
    occurredAt: `${DAY}${time}Z`,
    recordedAt: `${DAY}${time}Z`,
    body,
    erased: false,
    supersededBy: null,
    pinned: false,
    ...more,
  };
}

export const ENTRIES: readonly TimelineEntry[] = GIVEN.map((given, index) =>
  entry(index + 1, given),
);
