import { actorRef } from '@/lib/auth/actor';
import type { CommandContext } from '@/lib/command';
import { type AppError, appError } from '@/lib/errors';
import type { IncidentStatus, RunStatus } from '@/lib/generated/prisma/enums';
import { changeStatus } from '@/lib/incidents/change-status';
import { isOver } from '@/lib/incidents/lifecycle';
import { setMilestone } from '@/lib/incidents/set-milestone';
import { takeSeat } from '@/lib/incidents/take-seat';
import { err, ok, type Result } from '@/lib/result';
import { storedRunbook } from '@/lib/runbooks/stored-runbook';
import { append } from '@/lib/timeline/append';
import { type FoundRun, personName } from './find';
import { intentId } from './intent';
import { type PlanBody, planBody } from './plan-body';
import { targetsOf } from './plan-place';
import { planTitle } from './plan-title';
import { lockTargets } from './target-lock';
import { onlyLooks } from './transition';

/** Applying is the act of mitigating, wherever the incident stood before. */
const MITIGATES_FROM: readonly IncidentStatus[] = [
  'triage',
  'investigating',
  'identified',
  'monitoring',
];

export interface Applied {
  readonly runId: string;
  readonly number: number;
}

/**
 * The one way from a plan to a run under way: its status, its targets' locks, its steps, the seat that
 * is acted from, the record. Whether it may be applied was asked before; whoever was first wins, and
 * the others are told who. `from`: the statuses that it may be applied from.
 */
export async function applyRun(
  context: CommandContext,
  run: FoundRun,
  from: readonly RunStatus[],
): Promise<Result<Applied>> {
  const body = planBody.parse(run.plan.body);
  const changes = !onlyLooks(body);
  // Locks in everybody's order: incident, run, target; the record last.
  const incidentStatus = await lockIncident(context, run);
  const over = incidentStatus === null ? null : whyOver(incidentStatus, body);
  if (over !== null) return err(over);
  const { count } = await context.tx.run.updateMany({
    where: { id: run.id, status: { in: [...from] }, planHash: run.planHash },
    data: {
      status: 'applying',
      confirmedById: context.actor.personId,
      appliedAt: context.now,
      wakeAt: context.now,
    },
  });
  if (count === 0) return err(await taken(context, run.id));
  const locked = await lockTargets(context, run, changes ? targetsOf(body) : []);
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
  if (changes && run.incidentId !== null) {
    await setMilestone(context, run.incidentId, 'action_applied', seq);
  }
  if (changes) await moveToMitigating(context, run, body, incidentStatus);
  if (run.incidentId !== null) context.hint(`incident:${run.incidentId}`);
  context.hint(`service:${body.service.slug}`);
  context.hint('fleet');
  context.wake(run.id);
  return ok({ runId: run.id, number: run.number });
}

/** Somebody was first, or the plan's time is over: who, and since when. */
export async function taken({ tx }: Pick<CommandContext, 'tx'>, runId: string): Promise<AppError> {
  const run = await tx.run.findUniqueOrThrow({ where: { id: runId } });
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

/** What was done is undone whenever that is wanted; a fix goes out after the incident is resolved. */
function whyOver(status: IncidentStatus, { undoes, ships }: PlanBody): AppError | null {
  if (!isOver(status) || undoes !== null) return null;
  if (ships && status !== 'cancelled' && status !== 'merged') return null;
  return appError('conflict', `The incident is ${status}: open it again first.`);
}

async function insertSteps({ tx }: CommandContext, run: FoundRun, body: PlanBody): Promise<void> {
  await tx.step.createMany({
    data: body.steps.map((step) => ({
      runId: run.id,
      index: step.index,
      attempt: 1,
      kind: step.kind,
      title: step.title,
      targetId: step.work.kind === 'platform' ? (step.targetId ?? body.target.id) : null,
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
    runbook: member?.version ? storedRunbook(member.version) : null,
    to: 'mitigating',
    actor: actorRef(context.actor),
    reason: `Run ${run.number} was applied.`,
  });
}
