import type { Actor } from '@/lib/auth/actor';
import { can } from '@/lib/auth/policy';
import type { Tx } from '@/lib/db';
import { parseState } from '@/lib/fleet/stored-state';
import { incidentLabel } from '@/lib/incidents/ref';
import { storedRunbook } from '@/lib/runbooks/stored-runbook';
import { parseFrame } from '@/lib/signals/stored-frame';
import type { DifferencePlan, PlanGone, PlanWanted } from './difference-view';
import { personName } from './find';
import { type FreezeInForce, freezeInForce, isExempt } from './freeze-in-force';
import { loadBesidePlan } from './load-beside-plan';
import { type PlanBody, planBody, plannedGeneration } from './plan-body';
import { targetsOf } from './plan-place';
import { planTitle } from './plan-title';
import { revisionNotes } from './revision-notes';
import type { RunRest } from './run-view';
import type { Check } from './verdict';
import { approvalView, breakGlassView } from './view-approval';
import { differencePlan } from './view-difference';

/** What is asked, before anything is planned. */
export async function loadDifference(tx: Tx, id: string) {
  const request = await tx.planRequest.findUnique({ where: { id }, include: { incident: true } });
  if (request === null) return null;
  const target = await tx.target.findUniqueOrThrow({
    where: { id: request.targetId },
    include: { service: true },
  });
  const { service } = target;
  const wanted = wantedOf(request);
  const region = /\/locations\/([^/]+)\//.exec(target.ref)?.[1];
  return {
    id,
    runId: request.runId,
    status: request.status,
    askedAt: request.requestedAt.toISOString(),
    problem: request.problem,
    wanted,
    beside: await loadBesidePlan(tx, request, wanted),
    service: service.slug,
    placeLine: `${incidentLabel(request.incident)}, ${service.slug}, Cloud Run${region === undefined ? '' : ` ${region}`}`,
    title: request.undoesRunId === null ? `Roll back ${service.name}` : `Undo on ${service.name}`,
  };
}

function wantedOf(request: {
  readonly procedure: string;
  readonly revision: string | null;
  readonly reason: string | null;
  readonly image: string | null;
  readonly secretVersion: string | null;
  readonly undoesRunId: string | null;
  readonly undoesStep: number | null;
}): PlanWanted {
  const { procedure, revision, reason, image, secretVersion, undoesRunId, undoesStep } = request;
  return undoesRunId === null
    ? { kind: 'plan', procedure, revision, reason, image, secretVersion }
    : { kind: 'undo', runId: undoesRunId, step: undoesStep };
}

export interface LoadedPlan {
  readonly title: string;
  readonly plan: DifferencePlan;
  readonly gone: PlanGone | null;
}

export async function loadPlan(
  tx: Tx,
  runId: string,
  actor: Actor,
  now: Date,
): Promise<LoadedPlan | null> {
  const run = await tx.run.findUniqueOrThrow({
    where: { id: runId },
    include: {
      plan: true,
      approvals: { orderBy: { at: 'desc' } },
      incident: { include: { roles: { where: { renouncedAt: null } } } },
    },
  });
  const body = planBody.parse(run.plan.body);
  const targetId = body.target.id;
  const [verdict, frame, observation, version, ledger, service, people, freeze] = await Promise.all(
    [
      tx.verdict.findFirst({ where: { runId, planHash: run.planHash }, orderBy: { at: 'desc' } }),
      tx.signalFrame.findUnique({ where: { targetId } }),
      tx.observation.findUnique({ where: { targetId } }),
      tx.runbookVersion.findUnique({ where: { digest: body.runbookDigest } }),
      tx.revision.findMany({ where: { targetId }, select: { name: true, health: true } }),
      tx.service.findUniqueOrThrow({ where: { id: run.serviceId } }),
      tx.person.findMany({
        where: { id: { in: run.approvals.map(({ personId }) => personId) } },
        select: { id: true, name: true },
      }),
      freezeInForce(tx),
    ],
  );
  if (verdict === null) return null;
  const checks = verdict.checks as unknown as Check[];
  const nameOf = (id: string) => people.find((each) => each.id === id)?.name ?? 'Someone';
  const approval = approvalView({
    run,
    risk: body.risk,
    approvals: run.approvals,
    nameOf,
    now,
  });
  const mayAct = can(actor, { role: 'responder', byToken: true }, service.teamId);
  const mayCommand = can(actor, { role: 'commander', byToken: false }, service.teamId);
  const plan = differencePlan({
    body,
    hash: run.planHash,
    run,
    verdict: { ...verdict, checks },
    notes: revisionNotes(
      version === null ? [] : storedRunbook(version).signals,
      parseFrame(frame?.frame ?? null),
      ledger,
      now,
    ),
    applyAs: mayAct ? seatSentence(run.incident?.roles ?? [], actor.personId) : null,
    whyNotApply: whyNotApply(mayAct, run.approvals, actor.personId),
    approval,
    breakGlass: breakGlassView({ checks, approval, mayCommand }),
    frozen: await frozenBy(tx, run, freeze, mayCommand),
  });
  const generation = parseState(observation?.state ?? null)?.generation ?? null;
  return {
    title: planTitle(body),
    plan,
    gone: await goneBy(tx, run, body, verdict, generation, now),
  };
}

function whyNotApply(
  mayAct: boolean,
  approvals: readonly { readonly personId: string; readonly decision: string }[],
  personId: string,
): string | null {
  if (!mayAct) return 'Applying needs the responder role.';
  const own = approvals.some((word) => word.personId === personId && word.decision === 'approved');
  return own ? 'You approved it, so somebody else applies it.' : null;
}

/** A run may be let go on by name, and what is undone of it with it. */
async function frozenBy(
  tx: Tx,
  run: { readonly exemptAt: Date | null; readonly undoesRunId: string | null },
  freeze: FreezeInForce | null,
  mayCommand: boolean,
): Promise<RunRest | null> {
  if (freeze === null || isExempt(run, freeze)) return null;
  const undone =
    run.undoesRunId === null ? null : await tx.run.findUnique({ where: { id: run.undoesRunId } });
  if (isExempt(undone, freeze)) return null;
  const { by, reason, until } = freeze;
  return { by, reason, until: until.toISOString(), mayExempt: mayCommand };
}

interface Seat {
  readonly role: string;
  readonly personId: string;
}

function seatSentence(roles: readonly Seat[], personId: string): string {
  const lead = roles.find((seat) => seat.role === 'operations_lead');
  const commander = roles.find((seat) => seat.role === 'incident_commander');
  if (lead?.personId === personId) return 'You apply as Operations Lead.';
  if (commander?.personId === personId) return 'You apply as Incident Commander.';
  if (lead === undefined) return 'You take the Operations Lead’s seat with this press.';
  if (commander === undefined) return 'You take the Incident Commander’s seat with this press.';
  return 'You apply for the Operations Lead.';
}

/** Not applied yet, and still to be had. */
const OPEN: readonly string[] = ['planned', 'awaiting_approval', 'approved'];

type Row = {
  readonly id: string;
  readonly number: number;
  readonly status: string;
  readonly confirmedById: string | null;
  readonly undoesRunId: string | null;
  readonly outcome: string | null;
};

/** Why the press would be refused now, told before it is tried. */
async function goneBy(
  tx: Tx,
  run: Row,
  body: PlanBody,
  verdict: { readonly expiresAt: Date },
  generation: string | null,
  now: Date,
): Promise<PlanGone | null> {
  if (!OPEN.includes(run.status)) {
    if (run.confirmedById === null) {
      return { kind: 'expired', sentence: run.outcome ?? `Run ${run.number} is ${run.status}.` };
    }
    return conflict(run, await personName(tx, run.confirmedById), 'has applied it already');
  }
  const own = [run.id, ...(run.undoesRunId === null ? [] : [run.undoesRunId])];
  const held = await tx.runTarget.findFirst({
    where: { targetId: { in: targetsOf(body) }, releasedAt: null, runId: { notIn: own } },
    include: { run: true },
  });
  if (held !== null) {
    const who = await personName(tx, held.run.confirmedById ?? held.run.initiatorId);
    return conflict(held.run, who, 'holds the target');
  }
  const planned = plannedGeneration(body);
  if (generation !== null && planned !== null && BigInt(generation) > BigInt(planned)) {
    return {
      kind: 'stale',
      sentence: `It was changed since: generation ${planned} was planned against, ${generation} is there.`,
    };
  }
  // While a second person reads, it ages: it is given anew before anything is sent.
  if (run.status === 'planned' && verdict.expiresAt <= now) {
    return { kind: 'stale', sentence: 'The verdict is too old to act on. Read again.' };
  }
  return null;
}

function conflict(run: Pick<Row, 'id' | 'number'>, who: string, does: string): PlanGone {
  return {
    kind: 'conflict',
    who,
    runId: run.id,
    runNumber: run.number,
    sentence: `Run ${run.number} of ${who} ${does}.`,
  };
}
