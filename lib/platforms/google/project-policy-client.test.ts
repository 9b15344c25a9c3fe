import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '@/simulator/start';
import { createProjectPolicyClient, type ProjectPolicyClient } from './project-policy-client';
import { CONNECTION, NEVER, PROJECT, settingsOf } from './test-connection';

const ACCESSOR = 'roles/secretmanager.secretAccessor';
const VIRTUOSO = 'serviceAccount:virtuoso-api@virtuoso-generator.iam.gserviceaccount.com';
const NEWCOMER = 'serviceAccount:newcomer@virtuoso-generator.iam.gserviceaccount.com';

let simulator: Simulator;
let policy: ProjectPolicyClient;
beforeEach(async () => {
  simulator = await startSimulator();
  policy = createProjectPolicyClient(CONNECTION, settingsOf(simulator));
});
afterEach(async () => {
  await policy.close();
  await simulator.stop();
});

const writes = () => simulator.control.journal().filter(({ method }) => method === 'SetIamPolicy');
const bindings = () => simulator.control.state().policies[`projects/${PROJECT}`]?.bindings ?? [];

describe('the access policy of a project', () => {
  it('says which roles a member has', async () => {
    expect(await policy.rolesOf(PROJECT, VIRTUOSO, NEVER)).toEqual({
      ok: true,
      value: expect.arrayContaining([ACCESSOR]),
    });
    expect(await policy.rolesOf(PROJECT, NEWCOMER, NEVER)).toEqual({ ok: true, value: [] });
  });

  it.each(['read', 'act'] as const)('says which permissions the %s credential has', async (use) => {
    simulator.control.settings({ deniedPermissions: ['run.services.update'] });
    const asked = ['run.services.get', 'run.services.update'];
    expect(await policy.testPermissions(PROJECT, asked, use, NEVER)).toEqual({
      ok: true,
      value: ['run.services.get'],
    });
  });
});

describe('a binding', () => {
  const binding = { role: ACCESSOR, member: NEWCOMER };

  it('is added beside what is there, by one write with the etag that was read', async () => {
    const before = bindings();
    expect(await policy.setBinding(PROJECT, { ...binding, granted: true }, null, NEVER)).toEqual({
      ok: true,
      value: 'changed',
    });
    expect(await policy.rolesOf(PROJECT, NEWCOMER, NEVER)).toEqual({ ok: true, value: [ACCESSOR] });
    expect(await policy.rolesOf(PROJECT, VIRTUOSO, NEVER)).toEqual({
      ok: true,
      value: expect.arrayContaining([ACCESSOR]),
    });
    expect(bindings()).toHaveLength(before.length);
    expect(writes()).toMatchObject([
      { outcome: 'committed', etagGiven: expect.stringMatching(/./) },
    ]);
  });

  it('that is there already sends nothing', async () => {
    const again = { role: ACCESSOR, member: VIRTUOSO };
    expect(await policy.setBinding(PROJECT, { ...again, granted: true }, null, NEVER)).toEqual({
      ok: true,
      value: 'already',
    });
    expect(writes()).toEqual([]);
  });

  it('is refused when somebody else changed the policy in between', async () => {
    simulator.control.fault({ method: 'SetIamPolicy', kind: 'conflict' });
    expect(
      await policy.setBinding(PROJECT, { ...binding, granted: true }, null, NEVER),
    ).toMatchObject({
      ok: false,
      error: { kind: 'conflict', outcome: 'refused' },
    });
    expect(await policy.rolesOf(PROJECT, NEWCOMER, NEVER)).toEqual({ ok: true, value: [] });
  });

  it('names the permission that is missing', async () => {
    simulator.control.settings({ deniedPermissions: ['resourcemanager.projects.setIamPolicy'] });
    expect(
      await policy.setBinding(PROJECT, { ...binding, granted: true }, null, NEVER),
    ).toMatchObject({
      ok: false,
      error: { kind: 'permission', permission: 'resourcemanager.projects.setIamPolicy' },
    });
  });
});
