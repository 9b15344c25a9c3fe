import { z } from 'zod';
import { actorRef } from '@/lib/auth/actor';
import { type CommandContext, defineCommand } from '@/lib/command';
import { appError } from '@/lib/errors';
import type { IncidentStatus } from '@/lib/generated/prisma/enums';
import { changeStatus } from '@/lib/incidents/change-status';
import { isOver } from '@/lib/incidents/lifecycle';
import { setMilestone } from '@/lib/incidents/set-milestone';
import { takeSeat } from '@/lib/incidents/take-seat';
import { err, ok, type Result } from '@/lib/result';
import { runbookSchema } from '@/lib/runbooks/schema';
import { append } from '@/lib/timeline/append';
import { type FoundRun, findRun, personName, teamOfRun } from '../find';
import { freshVerdict } from '../fresh-verdict';
import { intentId } from '../intent';
import { runAfter } from '../lifecycle';
import { type PlanBody, planBody } from '../plan-body';
import { planTitle } from '../plan-title';
import { lockTargets } from '../target-lock';

/** Applying is the act of mitigating, wherever the incident stood before. */
const MITIGATES_FROM: readonly IncidentStatus[] = [
  'triage',
  'investigating',
  'identified',
  'monitoring',
];

export const runApply = defineCommand({
  name: 'run.apply',
  summary: 'Carry a plan out: the one with this hash, and no other.',
  role: 'responder',
  byToken: true,
  route: { method: 'POST', path: '/runs/{id}/apply' },
  input: z.strictObject({ id: z.uuid(), planHash: z.string() }),
  output: z.object({ runId: z.string(), number: z.number() }),
  team: teamOfRun,
  run: async (context, input) => {
    const found = await findRun(context.tx, input.id);
    if (!found.ok) return found;
    const run = found.value;
    const body = planBody.parse(run.plan.body);
    const open = await mayApply(context, run, input.planHash);
    if (!open.ok) return open;

    // Locks in everybody's order: incident, run, target; the record last.
    const incidentStatus = await lockIncident(context, run);
    if (incidentStatus !== null && isOver(incidentStatus)) return err(incidentOver(incidentStatus));
    const { count } = await context.tx.run.updateMany({
      where: { id: run.id, status: run.status, planHash: input.planHash },
      data: {
        status: 'applying',
        confirmedById: context.actor.personId,
        appliedAt: context.now,
        wakeAt: context.now,
      },
    });
    if (count === 0) return err(await taken(context, run));
    const locked = await lockTargets(context, run, [body.target.id]);
    if (!locked.ok) return locked;
    await insertSteps(context, run, body);
    const seat = await seatOf(context, run);
    const { seq } = await append(context, run.streamId, {
      kind: 'run.applied',
      actor: actorRef(context.actor),
      data: {
        runId: run.id,
        number: run.number,
        planHash: run.planHash,
        summary: `${planTitle(body)} (${seat})`,
      },
    });
    if (run.incidentId !== null) {
      await setMilestone(context, run.incidentId, 'action_applied', seq);
    }
    await moveToMitigating(context, run, body, incidentStatus);
    if (run.incidentId !== null) context.hint(`incident:${run.incidentId}`);
    context.hint(`service:${body.service.slug}`);
    context.hint('fleet');
    context.wake(run.id);
    return ok({ runId: run.id, number: run.number });
  },
});

async function mayApply(
  context: CommandContext,
  run: FoundRun,
  planHash: string,
): Promise<Result<true>> {
  if (run.planHash !== planHash) {
    return err(
      appError('stale', 'This is not the plan that was shown. Plan again and look at it.'),
    );
  }
  if (runAfter(run.status, 'apply') === null) return err(await taken(context, run));
  if (run.plan.risk === 'destructive') {
    return err(
      appError('unsupported', 'It can’t be undone, and needs a second person: not from here.'),
    );
  }
  return freshVerdict(context, run);
}

/** Its status as it stays until this command has ended: what was read before may have moved on. */
async function lockIncident(
  { tx }: CommandContext,
  { incidentId }: FoundRun,
): Promise<IncidentStatus | null> {
  if (incidentId === null) return null;
  const [locked] = await tx.$queryRaw<{ status: IncidentStatus }[]>`
    select status from incident where id = ${incidentId}::uuid for update`;
  if (locked === undefined) throw new Error('a run of an incident that does not exist');
  return locked.status;
}

function incidentOver(status: IncidentStatus) {
  return appError('conflict', `The incident is ${status}: open it again first.`);
}

/** Somebody was first, or the plan's time is over: who, and since when. */
async function taken({ tx }: CommandContext, seen: FoundRun) {
  const run = await tx.run.findUniqueOrThrow({ where: { id: seen.id } });
  if (run.confirmedById === null || run.appliedAt === null) {
    return appError(
      'conflict',
      `Run ${run.number} is ${run.status.replaceAll('_', ' ')}. Plan again.`,
    );
  }
  const name = await personName(tx, run.confirmedById);
  return appError('conflict', `${name} has applied run ${run.number} already.`, {
    details: {
      runId: run.id,
      run: String(run.number),
      heldBy: run.confirmedById,
      heldByName: name,
      since: run.appliedAt.toISOString(),
    },
  });
}

async function insertSteps({ tx }: CommandContext, run: FoundRun, body: PlanBody): Promise<void> {
  await tx.step.createMany({
    data: body.steps.map((step) => ({
      runId: run.id,
      index: step.index,
      attempt: 1,
      kind: step.kind,
      title: step.title,
      targetId: step.work.kind === 'platform' ? body.target.id : null,
      intentId: intentId(run.id, step.index, 1),
      status: 'pending' as const,
      input: step,
    })),
  });
}

/** Applying is the Operations Lead's or the Commander's; a vacant seat is taken with the same press. */
async function seatOf(context: CommandContext, run: FoundRun): Promise<string> {
  const { incident } = run;
  if (incident === null) return 'without an incident';
  const holderOf = (role: string) => incident.roles.find((seat) => seat.role === role)?.personId;
  const { personId } = context.actor;
  const seats = [
    ['operations_lead', 'Operations Lead'],
    ['incident_commander', 'Incident Commander'],
  ] as const;
  for (const [role, label] of seats) if (holderOf(role) === personId) return `as ${label}`;
  for (const [role, label] of seats) {
    if (holderOf(role) !== undefined) continue;
    const ref = { incidentId: incident.id, streamId: incident.streamId };
    if (await takeSeat(context, ref, role)) return `solo, as ${label}`;
  }
  return 'acting for the Operations Lead';
}

async function moveToMitigating(
  context: CommandContext,
  run: FoundRun,
  body: PlanBody,
  status: IncidentStatus | null,
): Promise<void> {
  const { incident } = run;
  if (incident === null || status === null || !MITIGATES_FROM.includes(status)) return;
  const member = incident.services.find((each) => each.serviceId === run.serviceId);
  await changeStatus(context, {
    incident: { ...incident, status },
    slug: body.service.slug,
    serviceName: body.service.name,
    runbook: member?.version ? runbookSchema.parse(member.version.parsed) : null,
    to: 'mitigating',
    actor: actorRef(context.actor),
    reason: `Run ${run.number} was applied.`,
  });
}
