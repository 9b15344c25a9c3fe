import type { RunStatus } from '@/lib/generated/prisma/enums';
import { RUNNING_STATUSES } from '@/lib/runs/running-statuses';
import { SHARES, shareProcedure } from './many-configuration';
import type { Lane, RaceWorld } from './race-world';
import type { Answer } from './responder-messages';
import type { Responder } from './responders';

export interface Planned {
  readonly by: Responder;
  readonly id: string;
  readonly number: number;
  readonly planHash: string;
}

/** How the one who came second heard of it; the last is a fault. */
export type Told = 'by_name' | 'stale' | 'not_told';

export interface Raced {
  readonly mutations: number;
  /** People whose run changed the service. */
  readonly winners: readonly Responder[];
  /** Everybody else. */
  readonly told: readonly Told[];
  /** What was answered, for whoever reads a race that went wrong. */
  readonly answers: readonly string[];
  /** The run that changed the service. */
  readonly run: Planned | null;
}

/** Asks for a plan as this person and waits for the worker's answer. */
export async function plan(
  { db, hints }: RaceWorld,
  { incident }: Lane,
  by: Responder,
  command: string,
  input: object,
): Promise<Planned> {
  const asked = await by.give(command, input);
  if (!asked.ok) throw new Error(`${command}: ${asked.error.message}`);
  const { planRequestId } = asked.value as { planRequestId: string };
  return hints.until(`incident:${incident.id}`, async () => {
    const request = await db.prisma.planRequest.findUniqueOrThrow({ where: { id: planRequestId } });
    if (request.status === 'refused') throw new Error(request.problem ?? 'refused');
    if (request.runId === null) return null;
    const run = await db.prisma.run.findUniqueOrThrow({ where: { id: request.runId } });
    return { by, id: run.id, number: run.number, planHash: run.planHash };
  });
}

export function planShare(
  world: RaceWorld,
  lane: Lane,
  by: Responder,
  percent: number,
): Promise<Planned> {
  return plan(world, lane, by, 'plan.request', {
    number: lane.incident.number,
    procedure: shareProcedure(percent),
    revision: lane.service.good,
  });
}

export function planUndo(
  world: RaceWorld,
  lane: Lane,
  by: Responder,
  runId: string,
): Promise<Planned> {
  return plan(world, lane, by, 'run.undo', { id: runId });
}

/** A share that the good revision does not have now. */
export function otherShare(now: number, step: number): number {
  const others = SHARES.filter((share) => share !== now);
  return others[step % others.length] ?? SHARES[0];
}

/** Both press at the same moment; then the worker carries out what was accepted. */
export async function race(
  world: RaceWorld,
  lane: Lane,
  pressed: readonly [Press, Press],
): Promise<Raced> {
  const before = world.mutationsOf(lane.service);
  const answers = await Promise.all(
    pressed.map(({ by, plan: { id, planHash } }) => by.give('run.apply', { id, planHash })),
  );
  const accepted = pressed.filter((_, index) => answers[index]?.ok);
  const ended = await Promise.all(accepted.map(({ plan: { id } }) => endOf(world, lane, id)));
  const winning = accepted.filter((_, index) => ended[index]?.status === 'succeeded');
  const [winner] = winning;
  const told = pressed.flatMap((press, index): Told[] => {
    if (winning.includes(press)) return [];
    return [howTold(answers[index], ended[accepted.indexOf(press)], winner)];
  });
  return {
    mutations: world.mutationsOf(lane.service) - before,
    winners: winning.map(({ by }) => by),
    told,
    answers: answers.map((each) => JSON.stringify(each)),
    run: winner?.plan ?? null,
  };
}

export interface Press {
  readonly by: Responder;
  readonly plan: Planned;
}

interface Ended {
  readonly status: RunStatus;
  readonly outcome: string | null;
}

function endOf({ db, hints }: RaceWorld, { incident }: Lane, id: string): Promise<Ended> {
  return hints.until(`incident:${incident.id}`, async () => {
    const run = await db.prisma.run.findUniqueOrThrow({ where: { id } });
    return RUNNING_STATUSES.includes(run.status) ? null : run;
  });
}

/**
 * By name: refused, with who won and by which run. Stale: the other's change is there already, so
 * the plan was refused, or accepted and then not sent.
 */
function howTold(
  answer: Answer | undefined,
  ended: Ended | undefined,
  winner: Press | undefined,
): Told {
  if (answer === undefined || winner === undefined) return 'not_told';
  if (answer.ok) {
    const unsent =
      ended?.status === 'failed' && /^Nothing was sent: .*Plan again/.test(ended.outcome ?? '');
    return unsent ? 'stale' : 'not_told';
  }
  const { code, message, details } = answer.error;
  const named =
    code === 'conflict' &&
    details?.heldByName === winner.by.name &&
    details.run === String(winner.plan.number) &&
    message.includes(winner.by.name) &&
    message.toLowerCase().includes(`run ${winner.plan.number}`);
  if (named) return 'by_name';
  return code === 'stale' || /Unchanged since the plan/.test(message) ? 'stale' : 'not_told';
}
