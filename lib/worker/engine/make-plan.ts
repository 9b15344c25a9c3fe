import type { TargetState } from '@/lib/fleet/target-state';
import type { Prisma } from '@/lib/generated/prisma/client';
import type { PlannedAction, TargetAddress } from '@/lib/platforms/platform';
import { err, ok, type Result } from '@/lib/result';
import { type Runbook, runbookSchema } from '@/lib/runbooks/schema';
import { lastKnownGood } from '@/lib/runs/last-known-good';
import { canBeUndone } from '@/lib/runs/lifecycle';
import { type PlanSubject, planProcedure, planUndo, shiftStepOf } from '@/lib/runs/plan';
import { actionOf, type PlanBody, planBody } from '@/lib/runs/plan-body';
import { shiftAllTo, splitTraffic } from '@/lib/runs/traffic';
import type { EngineDeps } from './deps';
import { LOOK_MS, type Reach, reach } from './look';
import { readHolds, readLedger } from './verdict-facts';

export const planRequestInclude = {
  incident: { include: { services: { include: { service: true, version: true } } } },
} as const satisfies Prisma.PlanRequestInclude;

export type PlanRequestRow = Prisma.PlanRequestGetPayload<{ include: typeof planRequestInclude }>;

export interface Made {
  readonly body: PlanBody;
  readonly action: PlannedAction<'shift_traffic'>;
  readonly address: TargetAddress;
  readonly state: TargetState;
}

/** Reads the target and plans. The error is one sentence for whoever asked. */
export async function makePlan(
  deps: EngineDeps,
  request: PlanRequestRow,
): Promise<Result<Made, string>> {
  const member = request.incident.services.find((each) => each.serviceId === request.serviceId);
  const version = member?.version ?? null;
  if (member === undefined) return err('The service is not part of this incident.');
  if (version === null) return err(`${member.service.name} has no runbook to follow.`);
  const target = await deps.db.prisma.target.findUnique({ where: { id: request.targetId } });
  if (target === null || target.retiredAt !== null || target.kind !== 'cloud-run') {
    return err(`${member.service.name} has no target that can be changed from here.`);
  }
  const { id, connection, ref } = target;
  const address: TargetAddress = { id, kind: 'cloud-run', connection, ref };
  const reached = reach(deps, address);
  if (!reached.ok) return err(reached.error.message);
  const state = await reached.value.platform.observe(address, AbortSignal.timeout(LOOK_MS));
  if (!state.ok) return err(`What runs could not be read. ${state.error.message}`);

  const subject = {
    service: { id: member.service.id, slug: member.service.slug, name: member.service.name },
    target: {
      ...address,
      role: target.role,
      environment: target.environment,
      production: target.isProduction,
      simulated: target.simulated,
    },
    runbookDigest: version.digest,
    state: state.value,
  };
  const runbook = runbookSchema.parse(version.parsed);
  return request.undoesRunId === null
    ? planForward(deps, request, reached.value, subject, runbook)
    : planBack(deps, request.undoesRunId, reached.value, subject);
}

type Unplanned = Omit<PlanSubject, 'action'>;

async function planForward(
  deps: EngineDeps,
  request: PlanRequestRow,
  { action }: Reach,
  subject: Unplanned,
  runbook: Runbook,
): Promise<Result<Made, string>> {
  const procedure = runbook.procedures.find((each) => each.id === request.procedure);
  if (procedure === undefined) return err(`The runbook has no procedure "${request.procedure}".`);
  const shift = shiftStepOf(procedure);
  if (!shift.ok) return shift;
  const revision = request.revision ?? (await suggest(deps, subject));
  if (revision === null) return err('There is no revision to go back to. Name one.');
  const { desired } = subject.state;
  const traffic =
    shift.value.percent === 100
      ? ok(shiftAllTo(desired, revision))
      : splitTraffic(desired, [{ revision, percent: shift.value.percent }]);
  if (!traffic.ok) return traffic;
  const planned = action.plan(subject.target, { traffic: traffic.value }, subject.state);
  if (!planned.ok) return err(planned.error.message);
  const hasProbes = runbook.verification.probes.length > 0;
  const whole = { ...subject, action: planned.value };
  return ok(made(whole, planProcedure(whole, procedure, revision, hasProbes)));
}

/** The last known good one, by the ledger. */
async function suggest(deps: EngineDeps, { target, state }: Unplanned): Promise<string | null> {
  const [ledger, holds] = await Promise.all([
    readLedger(deps.db.prisma, target.id),
    readHolds(deps.db.prisma, target.id),
  ]);
  const held = new Set(holds.map((hold) => hold.revision));
  return lastKnownGood(state, ledger, held)?.revision ?? null;
}

async function planBack(
  deps: EngineDeps,
  undoesRunId: string,
  { action }: Reach,
  subject: Unplanned,
): Promise<Result<Made, string>> {
  const undone = await deps.db.prisma.run.findUnique({
    where: { id: undoesRunId },
    include: { plan: true },
  });
  if (undone === null) return err('The run to undo does not exist.');
  if (!canBeUndone(undone.status)) return err(`Run ${undone.number} is ${undone.status}.`);
  const { inverse } = actionOf(planBody.parse(undone.plan.body));
  const planned = action.plan(subject.target, inverse, subject.state);
  if (!planned.ok) return err(planned.error.message);
  const whole = { ...subject, action: planned.value };
  return ok(made(whole, planUndo(whole, { runId: undone.id, number: undone.number })));
}

function made(subject: PlanSubject, body: PlanBody): Made {
  const { action, state, target } = subject;
  const { id, kind, connection, ref } = target;
  return { body, action, state, address: { id, kind, connection, ref } };
}
