import { afterAll, beforeAll, expect, it } from 'vitest';
import { openConsole, type TestConsole } from '@/lib/testing/console';
import { eachIncident, INCIDENT_LOCKS } from './each-incident';

let ripcord: TestConsole;
beforeAll(async () => {
  ripcord = await openConsole();
});
afterAll(() => ripcord.close());

it('an incident at which the work fails keeps no other waiting', async () => {
  const admin = await ripcord.person('admin');
  const first = await ripcord.declare(admin, { service: 'virtuoso-api' });
  const second = await ripcord.declare(admin, { service: 'llm-forge' });
  const worked: string[] = [];
  await eachIncident(ripcord.db, INCIDENT_LOCKS.proposals, async (_, incident) => {
    if (incident.id === first.id) throw new Error('a bug');
    worked.push(incident.id);
  });
  expect(worked).toEqual([second.id]);
});
