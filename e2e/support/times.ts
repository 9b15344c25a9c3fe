import { expect } from '@playwright/test';
import type { TimelineView } from '@/lib/timeline/timeline-view';
import { sessionOf } from './session';

/** How long an incident's first run took, in a sentence, by the times that its timeline recorded. */
export async function timesOf(number: number): Promise<string> {
  const responder = await sessionOf('responder');
  const timeline = await responder.get<TimelineView>(`/incidents/${number}/timeline`);
  expect(timeline.chain).toBe('intact');
  const at = (kind: string, lamp?: string): number => {
    const row = timeline.rows.find(
      (each) => each.kind === kind && (!lamp || (each.data as { lamp?: string }).lamp === lamp),
    );
    expect(row, `${kind} ${lamp ?? ''}`).toBeDefined();
    return Date.parse(row?.at ?? '');
  };
  const applied = at('run.applied');
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  const lamps = ['effective', 'healthy', 'confirmed'].map(
    (lamp) => `${lamp} ${seconds(at('run.verified', lamp) - applied)}`,
  );
  return `declared → applied ${seconds(applied - at('incident.declared'))}; from applied: ${lamps.join(', ')}`;
}
