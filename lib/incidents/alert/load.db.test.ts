import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '@/lib/auth/actor';
import { executeQuery } from '@/lib/command';
import { openConsole, type TestConsole } from '@/lib/testing/console';
import { readEvents } from '@/lib/timeline/read';
import { proposeDecisions } from '@/lib/worker/propose';
import type { AlertsView } from '../alert-view';
import { decisionMake } from '../commands/decision-make';
import { incidentDeclare } from '../commands/incident-declare';
import { alertsRead } from '../queries/alerts';

let ripcord: TestConsole;
let commander: Actor;
beforeAll(async () => {
  ripcord = await openConsole();
  commander = await ripcord.person('commander');
});
afterAll(() => ripcord.close());

async function read(): Promise<AlertsView> {
  const answer = await executeQuery(ripcord.db, alertsRead, commander, {});
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
}

describe('what every screen reads', () => {
  it('is empty while nothing waits', async () => {
    expect(await read()).toMatchObject({ alerts: [], more: 0, quiet: false });
  });

  it('has the gravest first, three in full, and counts the others', async () => {
    for (const [service, severity] of [
      ['llm-forge', 3],
      ['virtuoso-api', 1],
      ['llm-hub', 4],
      ['llm-connector-hub', 2],
    ] as const) {
      const input = { service, severity, title: 'Errors' };
      expect(await ripcord.act(commander, incidentDeclare, input)).toMatchObject({ ok: true });
    }
    const { alerts, more } = await read();
    expect(alerts.map(({ service }) => service.slug)).toEqual([
      'virtuoso-api',
      'llm-connector-hub',
      'llm-forge',
    ]);
    expect(more).toBe(1);
  });

  it('says nothing good of what was never measured', async () => {
    const [worst] = (await read()).alerts;
    expect(worst).toMatchObject({
      signal: { state: 'unknown', value: null, why: 'no data' },
      suspect: null,
      advice: { kind: 'unknown' },
      plan: null,
    });
  });

  it('has the clock that the proposal on the timeline began', async () => {
    const [worst] = (await read()).alerts;
    const { streamId } = await ripcord.db.prisma.incident.findUniqueOrThrow({
      where: { id: worst?.incident.id ?? '' },
    });
    await proposeDecisions(ripcord.db);
    const events = await readEvents(ripcord.db, streamId);
    expect(events.map(({ kind }) => kind)).toContain('decision.proposed');
    expect((await read()).alerts[0]?.advice).toEqual(worst?.advice);
  });

  it('leaves out what is decided', async () => {
    const [worst] = (await read()).alerts;
    const { number } = await ripcord.db.prisma.incident.findUniqueOrThrow({
      where: { id: worst?.incident.id ?? '' },
    });
    const input = { number, choice: 'monitor', reason: 'It is being looked at.' };
    expect(await ripcord.act(commander, decisionMake, input)).toMatchObject({ ok: true });
    const { alerts, more } = await read();
    expect(alerts.map(({ service }) => service.slug)).toEqual([
      'llm-connector-hub',
      'llm-forge',
      'llm-hub',
    ]);
    expect(more).toBe(0);
  });
});
