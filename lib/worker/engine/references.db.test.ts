import { afterEach, expect, it } from 'vitest';
import { startWorld, type World } from './test-world';

let world: World;
afterEach(() => world.close());

async function checksOf(planHash: string) {
  const verdict = await world.db.prisma.verdict.findFirstOrThrow({
    where: { planHash },
    orderBy: { at: 'desc' },
  });
  const checks = verdict.checks as { id: string; result: string; evidence: string }[];
  const of = (id: string) => checks.find((check) => check.id === id);
  return { outcome: verdict.outcome, digest: of('digest_present'), secrets: of('secret_versions') };
}

async function planned() {
  const { number } = await world.declare();
  return checksOf((await world.plan(world.alice, number)).planHash);
}

it('a rollback is judged by the registry and by the versions of its secrets', async () => {
  world = await startWorld();
  expect(await planned()).toMatchObject({
    digest: { result: 'pass', evidence: expect.stringContaining('The registry has it.') },
    secrets: { result: 'pass' },
  });
});

it('a rollback onto a secret version that is disabled is blocked, and says which', async () => {
  world = await startWorld();
  const [key] = world.simulator.control
    .state()
    .secrets.filter(({ name }) => name === 'virtuoso-api-key');
  for (const version of key?.versions ?? []) version.state = 'DISABLED';
  expect(await planned()).toMatchObject({
    outcome: 'blocked',
    secrets: {
      result: 'block',
      evidence: expect.stringContaining('version of the secret virtuoso-api-key is disabled'),
    },
  });
});

it('what can’t be asked is unknown, and warns', async () => {
  world = await startWorld();
  world.simulator.control.settings({
    deniedPermissions: ['artifactregistry.dockerimages.get', 'secretmanager.versions.get'],
  });
  expect(await planned()).toMatchObject({
    outcome: 'safe_with_warnings',
    digest: { result: 'unknown', evidence: expect.stringContaining('dockerimages.get') },
    secrets: { result: 'unknown', evidence: expect.stringContaining('versions.get') },
  });
});
