import type { Database } from '@/lib/db';
import { plannedCall } from '@/lib/runs/plan-body';
import { RUNNING_STATUSES } from '@/lib/runs/running-statuses';
import type { JournalEntry } from '@/simulator/core/model';
import { compareEffects, type Intent } from './effects';
import type { Ledger } from './ledger';

export interface EffectAudit {
  /** Changes that the platform committed. */
  readonly mutations: number;
  /** One intent, several changes. */
  readonly doubles: readonly string[];
  /** A change that no intent explains. */
  readonly unexplained: readonly string[];
  /** What was acknowledged or proven, and is not there. */
  readonly lost: readonly string[];
  /** Neither over nor known to be unknown, or in the way of others though it is over. */
  readonly stuck: readonly string[];
  readonly statuses: Readonly<Record<string, number>>;
}

/** Holds what is recorded against the simulator's own journal, and against what was promised. */
export async function auditEffects(
  db: Database,
  journal: readonly JournalEntry[],
  ledger: Ledger,
): Promise<EffectAudit> {
  const { mutations, doubles, unexplained, unseen } = compareEffects(
    await readIntents(db),
    journal,
  );
  const runs = await db.prisma.run.findMany({
    where: { appliedAt: { not: null } },
    select: { id: true, number: true, status: true, abortRequestedAt: true },
  });
  return {
    mutations,
    doubles,
    unexplained,
    lost: [...unseen, ...(await missing(db, ledger, runs))],
    stuck: await stuck(db, runs),
    statuses: Object.fromEntries(
      [...new Set(runs.map(({ status }) => status))]
        .toSorted()
        .map((status) => [status, runs.filter((run) => run.status === status).length]),
    ),
  };
}

/** Every call that was meant to be made. */
async function readIntents({ prisma }: Database): Promise<Intent[]> {
  const targets = await prisma.target.findMany({ select: { id: true, ref: true } });
  const refs = new Map(targets.map(({ id, ref }) => [id, ref]));
  const steps = await prisma.step.findMany({
    where: { sendDeadline: { not: null } },
    select: {
      index: true,
      status: true,
      call: true,
      targetId: true,
      run: { select: { number: true } },
    },
  });
  return steps.map(({ index, status, call, targetId, run }) => ({
    step: `run ${run.number} step ${index}`,
    ref: refs.get(targetId ?? '') ?? '',
    etag: plannedCall.parse(call).precondition.etag,
    status,
  }));
}

interface AppliedRun {
  readonly id: string;
  readonly number: number;
  readonly status: string;
  readonly abortRequestedAt: Date | null;
}

/** Promises without a row or without an event. */
async function missing(
  { prisma }: Database,
  ledger: Ledger,
  runs: readonly AppliedRun[],
): Promise<string[]> {
  const applied = new Map(runs.map((run) => [run.id, run]));
  const told = await prisma.$queryRaw<{ id: string }[]>`
    select convert_from(body, 'UTF8')::jsonb -> 'data' ->> 'runId' as id
    from timeline.event where kind = 'run.applied'`;
  const events = told.map(({ id }) => id);
  const requests = await prisma.planRequest.findMany({ select: { id: true } });
  const known = new Set(requests.map(({ id }) => id));
  const faults: string[] = [];
  for (const id of ledger.planRequests) if (!known.has(id)) faults.push(`plan request ${id}`);
  if (known.size !== ledger.planRequests.size) {
    faults.push(`${ledger.planRequests.size} plans were asked for, ${known.size} are there`);
  }
  if (applied.size !== ledger.applied.size) {
    faults.push(`${ledger.applied.size} applies were acknowledged, ${applied.size} are there`);
  }
  for (const id of ledger.applied) {
    const count = events.filter((each) => each === id).length;
    if (!applied.has(id)) faults.push(`apply of ${id}`);
    if (count !== 1) faults.push(`${count} events of the apply of ${id}`);
  }
  for (const id of ledger.aborted) {
    if (applied.get(id)?.abortRequestedAt == null) faults.push(`abort of ${id}`);
  }
  return faults;
}

async function stuck({ prisma }: Database, runs: readonly AppliedRun[]): Promise<string[]> {
  const going = runs.filter(({ status }) => {
    return status !== 'unknown' && RUNNING_STATUSES.some((running) => running === status);
  });
  const unanswered = await prisma.planRequest.count({ where: { status: 'asked' } });
  const locks = await prisma.runTarget.findMany({
    where: { releasedAt: null, run: { status: { notIn: [...RUNNING_STATUSES] } } },
    select: { run: { select: { number: true, status: true } } },
  });
  return [
    ...going.map(({ number, status }) => `run ${number} is still ${status}`),
    ...(unanswered > 0 ? [`${unanswered} plan requests are not answered`] : []),
    ...locks.map(({ run }) => `run ${run.number} is ${run.status} and holds its target`),
  ];
}
