/** The lines that a plan shows, given to the real command line: it must do what the plan says. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BesideSubject } from '@/lib/fleet/beside';
import { failureModeScenario } from '@/simulator/scenarios/failure-modes';
import { startSimulator } from '@/simulator/start';
import { createGcloud, findGcloud, type Gcloud, withoutGcloud } from '@/simulator/testing/gcloud';
import { createBesideWorld } from './test-beside';

const SECRET = 'virtuoso-api-key';
const ROLE = 'roles/secretmanager.secretAccessor';
const MEMBER = 'serviceAccount:newcomer@virtuoso-generator.iam.gserviceaccount.com';
const KEY: BesideSubject = { kind: 'secret', secret: SECRET };
const ACCESS: BesideSubject = { kind: 'role', role: ROLE };

async function start() {
  const scenario = failureModeScenario('virtuoso-api-key-rejected');
  return createBesideWorld(await startSimulator({ scenario }), 'virtuoso-generator/virtuoso-api');
}

describe.skipIf(findGcloud() === null)(`the real gcloud${withoutGcloud()}`, () => {
  let world: Awaited<ReturnType<typeof start>>;
  let gcloud: Gcloud;
  beforeAll(async () => {
    world = await start();
    gcloud = createGcloud(world.simulator.restAddress, {
      project: 'virtuoso-generator',
      region: 'us-central1',
      actor: 'colleague@example.com',
    });
  });
  afterAll(async () => {
    gcloud.close();
    await world.close();
  });
  beforeEach(() => world.simulator.control.reset());

  const CASES = [
    ['set_secret_version_state', KEY, { secret: SECRET, version: '1', enabled: true }],
    ['set_secret_version_state', KEY, { secret: SECRET, version: '2', enabled: false }],
    ['grant_role', ACCESS, { member: MEMBER, role: ROLE, granted: true }],
  ] as const;

  it.each(CASES)(
    'does by its line what %s plans, and its inverse',
    { timeout: 60_000 },
    async (kind, subject, input) => {
      const action = world.action(kind);
      const start = await world.look([subject]);
      const plan = action.plan(world.address, input as never, start);
      if (!plan.ok) throw new Error(plan.error.message);
      await succeeds(plan.value.commandLine);
      const there = await world.look([subject]);
      expect(action.verify(plan.value, there).outcome).toBe('effective');
      const back = action.plan(world.address, plan.value.inverse as never, there);
      if (!back.ok) throw new Error(back.error.message);
      await succeeds(back.value.commandLine);
      expect(action.unchanged(plan.value, await world.look([subject]))).toBe(true);
    },
  );

  async function succeeds(line: string): Promise<void> {
    const [program, ...words] = line.replaceAll('"', '').split(' ');
    expect(program).toBe('gcloud');
    expect(await gcloud.run(...words)).toMatchObject({ code: 0 });
  }
});
