import { expect } from '@playwright/test';
import type { FleetView } from '@/lib/fleet/fleet-view';
import type { ServiceView } from '@/lib/fleet/service-view';
import type { FrameFacts } from '@/lib/incidents/frame-facts';
import type { IncidentListView } from '@/lib/incidents/incident-list-view';
import type { RoomView } from '@/lib/incidents/room-view';
import { advanceClock } from './clock';
import { queryAsOwner } from './database';
import { sessionOf } from './session';
import { resetSimulator } from './simulator';
import { stackUnderTest } from './stack';

export const SERVICE = 'virtuoso-api';
export const GOOD = 'virtuoso-api-00001-abc';
export const BAD = 'virtuoso-api-00002-mux';

/**
 * Ends every incident that is open, every hold and a freeze: a test leaves the world as it found it.
 */
export async function endEverything(): Promise<void> {
  await endFreeze();
  await endRuns();
  await nothingIsBeingChanged();
  await expect.poll(endIncidents).toEqual([]);
  const commander = await sessionOf('commander');
  const { incidents } = await commander.get<IncidentListView>('/incidents');
  await endPublicIncidents(incidents.filter(({ drill }) => !drill).map(({ number }) => number));
  const { holds } = await commander.get<FrameFacts>('/frame');
  for (const { id } of holds) {
    await commander.send('POST', `/holds/${id}/release`, { reason: 'The test is over.' });
  }
}

async function endFreeze(): Promise<void> {
  const commander = await sessionOf('commander');
  const { freeze } = await commander.get<FrameFacts>('/frame');
  if (freeze === null) return;
  await commander.send('POST', `/freezes/${freeze.id}/release`, { reason: 'The test is over.' });
}

/** A run that waits for a person, a gate or a word would keep its target for the next test. */
async function endRuns(): Promise<void> {
  const commander = await sessionOf('commander');
  const unfinished = await queryAsOwner<{ id: string; status: string }>(
    `select distinct id, status from run join run_target on run_id = id
     where released_at is null and status in ('applying', 'verifying', 'unknown')`,
  );
  for (const { id, status } of unfinished) {
    const giveUp = { outcome: 'give_up', note: 'The test is over.' };
    // One that ends by itself meanwhile refuses, and has ended.
    if (status === 'unknown') await commander.try('POST', `/runs/${id}/resolve`, giveUp);
    else await commander.try('POST', `/runs/${id}/abort`);
  }
}

/** A run that still changes its target would change the next test's world too. */
async function nothingIsBeingChanged(): Promise<void> {
  const locked = 'select run_id from run_target where released_at is null';
  await expect.poll(() => queryAsOwner(locked), { timeout: 30_000 }).toEqual([]);
}

/** Resolves to what was refused: the worker may move an incident after its status was read. */
async function endIncidents(): Promise<string[]> {
  const commander = await sessionOf('commander');
  const { incidents } = await commander.get<IncidentListView>('/incidents');
  const refused: string[] = [];
  for (const { number, drill, status, over, label } of incidents) {
    if (over) continue;
    const answer = await commander.try('PUT', `/incidents/${number}/status`, {
      drill,
      to: status === 'monitoring' ? 'resolved' : 'cancelled',
      reason: 'The test is over.',
    });
    if (answer.status !== 200) refused.push(`${label}: ${answer.detail}`);
  }
  return refused;
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

/** Longer than the worker leaves between two looks, or between two readings of the signals. */
const EVERYTHING_IS_DUE_SECONDS = 20;

/**
 * Nothing is open, the simulator is at its seeded scenario, and whatever the console knows was read
 * after that: no word of the world before passes for one of this.
 */
export async function freshWorld(): Promise<void> {
  await endEverything();
  await resetSimulator();
  await forgetBrokenMarks();
  const since = await advanceClock(EVERYTHING_IS_DUE_SECONDS);
  await expect
    .poll(() => knownWorld(since), { timeout: 30_000 })
    .toEqual({
      readSince: { runs: true, signals: true },
      states: {
        [SERVICE]: 'failing',
        'llm-connector-hub': 'healthy',
        'llm-forge': 'healthy',
        'llm-hub': 'not_connected',
        'llm-orchestrator': 'not_connected',
      },
      serving: [{ revision: BAD, percent: 100 }],
      suggested: GOOD,
    });
}

/** What lost its traffic stays marked for good; the scenario begins before all of that. */
async function forgetBrokenMarks(): Promise<void> {
  await queryAsOwner('update revision set broken_at = null, broken_reason = null');
}

async function knownWorld(since: Date): Promise<object> {
  const viewer = await sessionOf('viewer');
  // Asked first: what is read below is at least as new.
  const [readSince] = await queryAsOwner(
    `select bool_and(coalesce(observed_at >= $1 and observation.problem is null, false)) as runs,
       bool_and(coalesce(sampled_at >= $1 and signal_frame.problem is null, false)) as signals
     from target
     left join observation on observation.target_id = target.id
     left join signal_frame on signal_frame.target_id = target.id
     where retired_at is null`,
    [since],
  );
  const { services } = await viewer.get<FleetView>('/fleet');
  const { row, candidate } = await viewer.get<ServiceView>(`/services/${SERVICE}`);
  return {
    readSince,
    states: Object.fromEntries(services.map(({ slug, state }) => [slug, state])),
    serving: row.effective
      .filter(({ percent }) => percent > 0)
      .map(({ revision, percent }) => ({ revision, percent })),
    suggested: candidate?.revision ?? null,
  };
}
