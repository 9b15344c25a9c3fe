/** What the tests of all procedures do around a run: bring the world there, plan, look at what was sent. */
import { expect } from 'vitest';
import type { Actor } from '@/lib/auth/actor';
import type { TargetState } from '@/lib/fleet/target-state';
import { incidentChangeStatus } from '@/lib/incidents/commands/incident-change-status';
import { ok } from '@/lib/result';
import { holdRelease } from '@/lib/runs/commands/hold-release';
import { runApprove } from '@/lib/runs/commands/run-approve';
import { runSubmit } from '@/lib/runs/commands/run-submit';
import { callsOf, type PlanBody, planBody } from '@/lib/runs/plan-body';
import type { TrafficTarget } from '@/simulator/core/model';
import { recordObservation } from '../../record-observation';
import { type PlannedRun, readService, type World } from '../test-world';
import { BESIDE, expectBeside, pin } from './beside-world';
import { driveRun } from './drive-run';
import type { Failure, ProcedureCase } from './procedure-case';

export async function commander({ alice, db }: World): Promise<Actor> {
  const name = 'Carol';
  const person = await db.prisma.person.create({
    data: { name, grants: { create: { role: 'commander' } } },
  });
  return { ...alice, personId: person.id, name, grants: [{ teamId: null, role: 'commander' }] };
}

/** The simulator as it was started, no hold, no mark, no incident; then a new one. Its number. */
export async function startAnew(world: World): Promise<number> {
  const { db, simulator, probes } = world;
  world.probes = { ...probes, passed: true, status: 200, detail: 'Answered 200.' };
  world.probed.length = 0;
  simulator.control.clearFaults();
  simulator.control.reset();
  for (const { id } of await db.prisma.hold.findMany({ where: { releasedAt: null } })) {
    await must(world.ask(holdRelease, world.alice, { id, reason: 'The next one.' }));
  }
  await db.prisma.revision.updateMany({ data: { brokenAt: null, brokenReason: null } });
  const open = await db.prisma.incident.findMany({
    where: { status: { notIn: ['resolved', 'closed'] } },
  });
  for (const { number } of open) {
    const over = { number, to: 'resolved', reason: 'It is over.' };
    await must(world.ask(incidentChangeStatus, world.alice, over));
  }
  return (await world.declare()).number;
}

/** Planned as a person sees it before they apply it. */
export async function planCase(
  world: World,
  number: number,
  { procedure, asked, ...before }: Omit<ProcedureCase, 'sent' | 'back' | 'failing'>,
): Promise<{ readonly run: PlannedRun; readonly body: PlanBody }> {
  if (before.stopped === true) await stop(world, number);
  if (before.deleted !== undefined) await deleteIt(world, number, before.deleted);
  if (before.pinnedTo !== undefined) pin(world, before.pinnedTo);
  if (before.beside !== undefined) BESIDE[before.beside](world);
  if (asked?.image !== undefined) push(world, asked.image);
  const run = await world.planAs(world.alice, { number, procedure, ...asked });
  const row = await world.db.prisma.run.findUniqueOrThrow({
    where: { id: run.id },
    include: { plan: true },
  });
  const verdict = await world.db.prisma.verdict.findFirstOrThrow({ where: { runId: run.id } });
  expect(verdict.outcome).not.toBe('blocked');
  return { run, body: planBody.parse(row.plan.body) };
}

/** Built and pushed a moment ago, so that the registry has it. */
function push({ simulator, service }: World, image: string): void {
  const { builds } = simulator.control.state();
  const last = builds.find((build) => build.service === service.slug);
  const [address, digest] = image.split('@sha256:');
  if (last === undefined || digest === undefined) throw new Error(`${image} can't be pushed`);
  builds.push({ ...last, id: 'the-fix', image: `${address}:fix`, digest });
}

/** By the run that deletes it and could not make it again: what it kept is on record. */
async function deleteIt(world: World, number: number, revision: string): Promise<void> {
  const method = 'CreateService';
  world.simulator.control.fault({ kind: 'error', method, code: 'PERMISSION_DENIED' });
  const run = await world.planAs(world.alice, { number, procedure: 'full_deletion', revision });
  await applyCase(world, await commander(world), run, { destructive: true });
  await driveRun(world, run.id, {});
}

/** What ran before is on record, as the worker keeps it; then somebody stopped the service. */
async function stop(world: World, number: number): Promise<void> {
  const target = await world.db.prisma.target.findFirstOrThrow({
    where: { ref: world.service.ref },
  });
  const claimed = { ...target, service: world.service.slug, urgent: true };
  await recordObservation(world.db, claimed, ok(await readService(world)));
  const run = await world.planAs(world.alice, { number, procedure: 'emergency_stop' });
  await must(world.apply(world.alice, run));
  await driveRun(world, run.id, {});
}

export async function applyCase(
  world: World,
  carol: Actor,
  run: PlannedRun,
  { destructive }: Pick<ProcedureCase, 'destructive'>,
): Promise<void> {
  const { id, planHash } = run;
  if (destructive === true) {
    await must(world.ask(runSubmit, world.alice, { id, planHash }));
    await must(world.ask(runApprove, carol, { id, planHash, decision: 'approve' }));
  }
  await must(world.apply(world.alice, run));
}

export function arrange(world: World, because: Failure): void {
  if (because.kind === 'fault') world.simulator.control.fault(because.fault);
  if (because.kind !== 'probes') return;
  world.probes = { ...world.probes, passed: false, status: 503, detail: 'Answered 503.' };
}

/** Every change that the platform took after the first `count`, each in a few words. */
export function changesOf(world: World, count: number): string[] {
  return world
    .mutations()
    .slice(count)
    .map(({ method, mask, trafficRequested, service }) => {
      if (method === 'DeleteService') return 'deleted';
      if (method === 'CreateService') return 'made again';
      if (method === 'RetryBuild') return 'built again';
      if (method === 'SetIamPolicy') return 'policy';
      const [, secret, version] = /\/secrets\/([^/]+)\/versions\/(\d+)$/.exec(service) ?? [];
      if (method === 'EnableSecretVersion') return `enabled: ${secret} ${version}`;
      if (method === 'DisableSecretVersion') return `disabled: ${secret} ${version}`;
      const masks = mask.join(', ');
      if (masks === 'scaling') return 'scaling';
      const list = trafficWords(world.service, trafficRequested ?? []);
      return `${masks === 'traffic' ? 'traffic' : masks === 'template, traffic' ? 'revision' : masks}: ${list}`;
    });
}

/** What the service's other environments took since the simulator was started anew: "dev: …". */
export function changesElsewhere({ simulator, service }: World): string[] {
  return simulator.control
    .journal()
    .flatMap(({ outcome, service: ref, mask, trafficRequested }) => {
      if (outcome !== 'committed' || !ref.startsWith(`${service.ref}-`)) return [];
      const environment = ref.slice(service.ref.length + 1);
      const list = trafficWords({ slug: `${service.slug}-${environment}` }, trafficRequested ?? []);
      return [`${environment}: ${mask.includes('template') ? 'revision' : 'traffic'}: ${list}`];
    });
}

/** Where requests really go; "nothing" where the service is gone. */
export function servedNow(world: World): string {
  const { services } = world.simulator.control.state();
  const service = Object.values(services).find(({ name }) => name === world.service.slug);
  return service === undefined ? 'nothing' : trafficWords(world.service, service.served);
}

/** "00003-tov 90, made 10, made[rollout] 0": a revision of our own making has no name of its own. */
function trafficWords({ slug }: { slug: string }, traffic: readonly TrafficTarget[]): string {
  const nameOf = ({ type, revision }: TrafficTarget) =>
    type === 'LATEST'
      ? 'latest'
      : (revision ?? '').slice(slug.length + 1).replace(/^\d{5}-rc[0-9a-f]{4}$/, 'made');
  return traffic
    .map((each) => {
      const tag = each.tag === null ? '' : `[${each.tag.replace(TODAY, 'stable-today')}]`;
      return `${nameOf(each)}${tag} ${each.percent}`;
    })
    .join(', ');
}

/** The scenario's own tag is of another day than that on which the tests run. */
const TODAY = /^stable-(?!2026-11-19)\d{4}-\d{2}-\d{2}$/;

/** Everything that the plan's calls ask for is there, whatever the platform was told. */
export function expectAsPlanned(world: World, count: number, body: PlanBody): void {
  const calls = callsOf(body).map(({ call }) => call);
  const sent = world.mutations().slice(count);
  expect(sent).toHaveLength(calls.length);
  const { services } = world.simulator.control.state();
  const service = Object.values(services).find(({ name }) => name === world.service.slug);
  for (const [index, call] of calls.entries()) {
    const list = sent[index]?.trafficRequested?.map(({ revision, percent, tag }) => ({
      revision,
      percent,
      tag,
    }));
    if (call.kind === 'shift_traffic') expect(list).toEqual(call.after);
    if (call.kind === 'set_scaling') {
      const { mode, manual } = service?.scaling ?? {};
      expect([mode?.toLowerCase(), manual]).toEqual([call.after.mode, call.after.manual]);
    }
    expectBeside(world, call, sent[index]?.service);
    if (call.kind !== 'create_revision') continue;
    expect(list).toEqual(call.after.traffic);
    const { from, change } = call.input;
    const template = (name: string | null) =>
      service?.revisions.find((revision) => revision.name === name)?.template;
    const [old, made] = [template(from), template(call.after.revision)];
    expect(made).toMatchObject({
      image: change.image ?? old?.image,
      cpu: change.cpu ?? old?.cpu,
      memory: change.memory ?? old?.memory,
      env: old?.env,
      secrets: old?.secrets.map((secret) => {
        const version = change.secrets.find(({ at }) => at === secret.name)?.version;
        return version === undefined ? secret : { ...secret, version };
      }),
    });
  }
}

/** What the revisions that serve are made of, without their names. */
export function contentOf({ effective, revisions }: TargetState) {
  return effective
    .filter(({ percent }) => percent > 0)
    .map(({ revision, percent }) => {
      const { digest, environment, secrets, cpu, memory } =
        revisions.find(({ name }) => name === revision) ?? {};
      return { percent, digest, environment, secrets, cpu, memory };
    });
}

async function must(said: Promise<unknown>): Promise<void> {
  const answer = await said;
  if (!Object(answer).ok) throw new Error(JSON.stringify(answer));
}
