import { expect } from '@playwright/test';
import type { FleetRow, FleetView } from '@/lib/fleet/fleet-view';
import type { FrameFacts } from '@/lib/incidents/frame-facts';
import type { IncidentListView } from '@/lib/incidents/incident-list-view';
import type { RoomView } from '@/lib/incidents/room-view';
import { sessionOf } from './session';
import { resetSimulator } from './simulator';
import { stackUnderTest } from './stack';

export const SERVICE = 'virtuoso-api';
export const GOOD = 'virtuoso-api-00001-abc';
export const BAD = 'virtuoso-api-00002-mux';

/** Ends every incident that is open and every hold: a test leaves the world as it found it. */
export async function endEverything(): Promise<void> {
  const commander = await sessionOf('commander');
  const { incidents } = await commander.get<IncidentListView>('/incidents');
  for (const { number, drill, status, over } of incidents) {
    if (over) continue;
    await commander.send('PUT', `/incidents/${number}/status`, {
      drill,
      to: status === 'monitoring' ? 'resolved' : 'cancelled',
      reason: 'The test is over.',
    });
  }
  await endPublicIncidents(incidents.filter(({ drill }) => !drill).map(({ number }) => number));
  const { holds } = await commander.get<FrameFacts>('/frame');
  for (const { id } of holds) {
    await commander.send('POST', `/holds/${id}/release`, { reason: 'The test is over.' });
  }
}

/** What the public was told of goes on for it until a person says that it is over. */
async function endPublicIncidents(numbers: readonly number[]): Promise<void> {
  const commander = await sessionOf('commander');
  const answer = await fetch(`${stackUnderTest().url}/api/v2/incidents/unresolved.json`);
  const { incidents } = (await answer.json()) as { incidents: readonly object[] };
  if (incidents.length === 0) return;
  for (const number of numbers) {
    const { publicStatus, comms } = await commander.get<RoomView>(`/incidents/${number}`);
    if (publicStatus === null || publicStatus.status === 'resolved') continue;
    await commander.send('POST', `/incidents/${number}/updates`, {
      status: 'resolved',
      impact: 'none',
      body: 'The test is over.',
      components: comms.components.map(({ slug }) => ({ slug, status: 'operational' })),
    });
  }
}

/** Nothing is open, the simulator is at its seeded scenario, and the fleet has seen that. */
export async function freshWorld(): Promise<void> {
  await endEverything();
  await resetSimulator();
  await expect
    .poll(
      async () => {
        const rows = await fleetRows();
        return Object.fromEntries(rows.map(({ slug, state }) => [slug, state]));
      },
      { timeout: 30_000 },
    )
    .toEqual({
      [SERVICE]: 'failing',
      'llm-connector-hub': 'healthy',
      'llm-forge': 'healthy',
      'llm-hub': 'not_connected',
      'llm-orchestrator': 'not_connected',
    });
}

export async function fleetRows(): Promise<readonly FleetRow[]> {
  const viewer = await sessionOf('viewer');
  return (await viewer.get<FleetView>('/fleet')).services;
}
