/** The orchestrator's own steps on a cluster, as far as its Deployment goes: its database is another target. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { incidentChangeStatus } from '@/lib/incidents/commands/incident-change-status';
import { holdRelease } from '@/lib/runs/commands/hold-release';
import { orchestratorScenario } from '@/simulator/scenarios/orchestrator';
import { recordObservation } from '../record-observation';
import { readService, startWorld, type World } from './test-world';
import { driveRun } from './testing/drive-run';

const root = path.resolve(import.meta.dirname, '..', '..', '..');
const SLUG = 'llm-orchestrator';
const REF = 'llm-orchestrator/deployments/orchestrator';
const CONFIGURATION = `demo: true
connections:
  cluster:
    kind: kubernetes
    namespaces: [llm-orchestrator]
    endpoint: simulator
    simulated: true
environments:
  production:
    production: true
services:
  ${SLUG}:
    name: LLM Orchestrator
    runbook: ${SLUG}
    targets:
      - environment: production
        connection: cluster
        ref: ${REF}
`;
/** Of the runbook's ten steps, those that the Deployment needs. */
const STEPS = ['pause', 'target', 'undo', 'resume', 'effective', 'probes', 'autoscaler'];

let folder: string;
let world: World;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'ripcord-orchestrator-'));
  const runbook = parse(await readFile(path.join(root, 'runbooks', `${SLUG}.yaml`), 'utf8'));
  const [rollback] = runbook.procedures;
  const steps = rollback.steps.filter(({ id }: { id: string }) => STEPS.includes(id));
  runbook.procedures[0] = { ...rollback, steps };
  await writeFile(path.join(folder, `${SLUG}.yaml`), stringify(runbook));
  await writeFile(path.join(folder, 'ripcord.yaml'), CONFIGURATION);
  world = await startWorld({
    foldEveryTurn: false,
    service: { slug: SLUG, ref: REF },
    scenario: orchestratorScenario('orchestrator-bad-image'),
    files: { configFile: path.join(folder, 'ripcord.yaml'), runbooksDir: folder },
  });
});
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

/** As the worker looks at it now and then. */
async function observed() {
  const state = await readService(world);
  const target = await world.db.prisma.target.findFirstOrThrow({ where: { ref: REF } });
  const claimed = { ...target, service: SLUG, urgent: true, now: await world.now() };
  await recordObservation(world.db, claimed, { ok: true, value: state });
  return state;
}

/** The world as it was, and an incident of its own. */
async function again() {
  const open = await world.db.prisma.incident.findMany({
    where: { status: { notIn: ['resolved', 'closed'] } },
  });
  for (const { number } of open) {
    const over = { number, to: 'resolved', reason: 'It is over.' };
    expect(await world.ask(incidentChangeStatus, world.alice, over)).toMatchObject({ ok: true });
  }
  for (const { id } of await world.db.prisma.hold.findMany({ where: { releasedAt: null } })) {
    const over = { id, reason: 'The next one.' };
    expect(await world.ask(holdRelease, world.alice, over)).toMatchObject({ ok: true });
  }
  await world.db.prisma.revision.updateMany({ data: { brokenAt: null, brokenReason: null } });
  world.simulator.control.reset();
  names.splice(
    0,
    names.length,
    ...(await observed()).revisions.map(({ name, image }) => ({ name, image })),
  );
  return world.declare();
}
const names: { name: string; image: string }[] = [];
const good = () => names.find(({ image }) => image.includes('v0.1.1'))?.name ?? '';

const sent = () => world.mutations().map(({ method }) => method);

describe('a bad image in the middle of its rollout', () => {
  it('is paused, taken back to one named ReplicaSet and resumed; undone, it is what it was', async () => {
    const before = await observed();
    const good = before.revisions.find(({ image }) => image.includes('v0.1.1'));
    expect(before.workload?.paused).toBe(false);
    expect(before.effective.map(({ revision }) => revision)).toEqual([good?.name]);
    const { number } = await world.declare();
    const asked = { number, procedure: 'rollback', revision: good?.name };
    const run = await world.planAs(world.alice, asked);
    expect(await world.apply(world.alice, run)).toMatchObject({ ok: true });
    expect(await driveRun(world, run.id, {})).toMatchObject({ status: 'succeeded' });
    expect(sent()).toEqual(['patch deployments', 'patch deployments', 'patch deployments']);
    const after = await observed();
    expect(after.desired).toMatchObject([{ revision: good?.name, percent: 100 }]);
    expect(after.workload).toMatchObject({ paused: false, replicas: { desired: 3, available: 3 } });

    const [bad] = before.desired;
    const back = await world.planUndo(world.alice, run.id);
    expect(await world.apply(world.alice, back)).toMatchObject({ ok: true });
    await driveRun(world, back.id, {});
    expect((await observed()).desired).toMatchObject([{ revision: bad?.revision, percent: 100 }]);
  });

  it('a plan is refused once somebody else has changed the Deployment', async () => {
    const { number } = await again();
    const run = await world.planAs(world.alice, {
      number,
      procedure: 'rollback',
      revision: good(),
    });
    const colleague = await fetch(
      `http://${world.simulator.kubernetesAddress}/apis/apps/v1/namespaces/llm-orchestrator/deployments/orchestrator`,
      {
        method: 'PATCH',
        headers: {
          authorization: `Bearer ${world.simulator.kubernetesToken}`,
          'content-type': 'application/merge-patch+json',
        },
        body: JSON.stringify({
          spec: { template: { metadata: { annotations: { 'example.com/by': 'a colleague' } } } },
        }),
      },
    );
    expect(colleague.status).toBe(200);
    const before = sent().length;
    await world.apply(world.alice, run);
    await driveRun(world, run.id, {});
    expect(sent()).toHaveLength(before);
  });
});
