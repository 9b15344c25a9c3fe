import { describe, expect, it } from 'vitest';
import {
  componentsJson,
  incidentsJson,
  scheduledMaintenancesJson,
  statusJson,
  summaryJson,
  unresolvedIncidentsJson,
} from './statuspage-json';
import { CALM, component, OUTAGE } from './testing/views';

/** The shape of a value: keys kept, leaves by type. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])];
  if (value === null) return null;
  if (typeof value !== 'object') return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]));
}

const PAGE = {
  id: 'string',
  name: 'string',
  url: 'string',
  time_zone: 'string',
  updated_at: 'string',
};
const COMPONENT = {
  id: 'string',
  name: 'string',
  status: 'string',
  created_at: 'string',
  updated_at: 'string',
  position: 'number',
  description: null,
  showcase: 'boolean',
  start_date: 'string',
  group_id: null,
  page_id: 'string',
  group: 'boolean',
  only_show_if_degraded: 'boolean',
};

describe('the shapes of Statuspage’s API', () => {
  it('summary.json', () => {
    const summary = summaryJson(OUTAGE);
    expect(Object.keys(summary)).toEqual([
      'page',
      'components',
      'incidents',
      'scheduled_maintenances',
      'status',
    ]);
    expect(shapeOf(summary.page)).toEqual(PAGE);
    expect(shapeOf(summary.components)).toEqual([COMPONENT]);
    expect(summary.status).toEqual({ indicator: 'major', description: 'Partial System Outage' });
    expect(shapeOf(summary.incidents)).toEqual([
      {
        id: 'string',
        name: 'string',
        status: 'string',
        created_at: 'string',
        updated_at: 'string',
        monitoring_at: null,
        resolved_at: null,
        impact: 'string',
        shortlink: 'string',
        started_at: 'string',
        page_id: 'string',
        incident_updates: [
          {
            id: 'string',
            status: 'string',
            body: 'string',
            incident_id: 'string',
            created_at: 'string',
            updated_at: 'string',
            display_at: 'string',
            affected_components: null,
            deliver_notifications: 'boolean',
            custom_tweet: null,
            tweet_id: null,
          },
        ],
        components: [COMPONENT],
        reminder_intervals: null,
      },
    ]);
    expect(summary.incidents[0]?.incident_updates[1]?.affected_components).toEqual([
      {
        code: 'virtuoso-api',
        name: 'Virtuoso API',
        old_status: 'operational',
        new_status: 'partial_outage',
      },
    ]);
  });

  it('status.json when all is well', () => {
    expect(statusJson(CALM).status).toEqual({
      indicator: 'none',
      description: 'All Systems Operational',
    });
  });

  it.each([
    ['degraded_performance', 'minor'],
    ['partial_outage', 'major'],
    ['major_outage', 'critical'],
    ['under_maintenance', 'maintenance'],
  ] as const)('a component at %s makes the indicator %s', (status, indicator) => {
    const components = [component('A'), component('B', { status })];
    expect(statusJson({ ...CALM, components }).status.indicator).toBe(indicator);
  });

  it('incidents.json has open and past ones, unresolved.json the open ones', () => {
    expect(incidentsJson(OUTAGE).incidents.map(({ status }) => status)).toEqual([
      'identified',
      'resolved',
    ]);
    expect(unresolvedIncidentsJson(OUTAGE).incidents).toHaveLength(1);
  });

  it('components.json has a group before its members, as bad as its worst', () => {
    const components = [
      component('A', { group: 'Core' }),
      component('B', { group: 'Core', status: 'partial_outage' }),
      component('C'),
    ];
    const listed = componentsJson({ ...CALM, components }).components;
    expect(
      listed.map(({ id, group, group_id, status, position }) => [
        id,
        group,
        group_id,
        status,
        position,
      ]),
    ).toEqual([
      ['group-core', true, null, 'partial_outage', 1],
      ['a', false, 'group-core', 'operational', 2],
      ['b', false, 'group-core', 'partial_outage', 3],
      ['c', false, null, 'operational', 4],
    ]);
    expect(listed[0]?.components).toEqual(['a', 'b']);
  });

  it('says of a component that nothing confirms since when that is so', () => {
    const components = [component('A', { unconfirmedSince: '2026-11-20T02:53:00Z' })];
    expect(componentsJson({ ...CALM, components }).components[0]?.description).toBe(
      'Not confirmed since 2026-11-20T02:53:00Z',
    );
  });

  it('scheduled-maintenances.json is there, and empty when none is planned', () => {
    expect(scheduledMaintenancesJson(CALM).scheduled_maintenances).toEqual([]);
  });
});
