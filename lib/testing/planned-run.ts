import { randomUUID } from 'node:crypto';
import type { Actor } from '@/lib/auth/actor';
import { type Database, withTransaction } from '@/lib/db';
import { ok } from '@/lib/result';
import type { Check } from '@/lib/runs/verdict';
import { append } from '@/lib/timeline/append';
import type { TestIncident } from './console';
import { type StoredPlanOptions, storedPlan } from './stored-plan';

export interface PlannedRun {
  readonly id: string;
  readonly number: number;
  readonly planHash: string;
  readonly targetId: string;
}

export interface PlannedRunOptions extends Omit<StoredPlanOptions, 'service' | 'targetId'> {
  readonly undoesRunId?: string;
  readonly procedure?: string;
  /** What the last verdict says; safe where absent. */
  readonly checks?: readonly Check[];
}

/** A run as the worker plans it, with its verdict and its event, without a platform to look at. */
export async function planRun(
  db: Database,
  initiator: Actor,
  incident: TestIncident,
  options: PlannedRunOptions = {},
): Promise<PlannedRun> {
  const service = await db.prisma.service.findUniqueOrThrow({
    where: { slug: 'virtuoso-api' },
    include: { targets: true },
  });
  const [target] = service.targets;
  if (target === undefined) throw new Error('virtuoso-api has no target');
  const { id: serviceId, slug, name } = service;
  const body = storedPlan({
    ...options,
    service: { id: serviceId, slug, name },
    targetId: target.id,
  });
  const planHash = randomUUID();
  const planned = await withTransaction<PlannedRun, never>(db, async (transaction) => {
    const { tx, now } = transaction;
    const { streamId } = await tx.incident.findUniqueOrThrow({ where: { id: incident.id } });
    const procedure = options.procedure ?? body.procedure.id;
    const { risk } = body;
    await tx.plan.create({
      data: {
        hash: planHash,
        serviceId,
        targetId: target.id,
        procedure,
        runbookDigest: 'none',
        risk,
        body: JSON.parse(JSON.stringify(body)),
        createdAt: now,
      },
    });
    const run = await tx.run.create({
      data: {
        planHash,
        incidentId: incident.id,
        drill: incident.drill,
        serviceId,
        streamId,
        status: 'planned',
        initiatorId: initiator.personId,
        undoesRunId: options.undoesRunId ?? null,
        createdAt: now,
      },
    });
    const checks = options.checks ?? [];
    const blocked = checks.some(({ result }) => result === 'block');
    await tx.verdict.create({
      data: {
        planHash,
        runId: run.id,
        outcome: blocked ? 'blocked' : 'safe',
        checks: checks.map((check) => ({ ...check })),
        at: now,
        expiresAt: new Date(now.getTime() + 60_000),
      },
    });
    await append(transaction, streamId, {
      kind: 'run.planned',
      actor: `person:${initiator.personId}`,
      data: {
        runId: run.id,
        number: run.number,
        planHash,
        procedure,
        service: slug,
        targetId: target.id,
        revision: body.revision,
        undoesRunId: options.undoesRunId ?? null,
        risk,
        verdict: 'safe',
        summary: 'Roll back',
        steps: body.steps.map(({ index, kind, title }) => ({
          index,
          attempt: 1,
          kind,
          title,
          intentId: randomUUID(),
        })),
      },
    });
    return ok({ id: run.id, number: run.number, planHash, targetId: target.id });
  });
  if (!planned.ok) throw new Error('not planned');
  return planned.value;
}

/** Says that the engine came as far with a step, with its event. */
export async function stepBecomes(
  db: Database,
  { id: runId }: Pick<PlannedRun, 'id'>,
  index: number,
  status: 'intended' | 'sending' | 'unknown' | 'verified',
): Promise<void> {
  await withTransaction<null, never>(db, async (transaction) => {
    const { tx } = transaction;
    const { streamId } = await tx.run.findUniqueOrThrow({ where: { id: runId } });
    const key = { runId, index, attempt: 1 };
    const sent = status === 'sending' ? { sendDeadline: transaction.now } : {};
    const step = await tx.step.update({
      where: { runId_index_attempt: key },
      data: { status, ...sent },
    });
    await append(transaction, streamId, {
      kind: `step.${status}`,
      actor: 'system',
      data: { ...key, title: step.title, summary: '' },
    });
    return ok(null);
  });
}

/** Says that a run came to this end, with its event, and lets go of its targets. */
export async function runBecomes(
  db: Database,
  { id }: Pick<PlannedRun, 'id'>,
  status: 'succeeded' | 'failed' | 'aborted' | 'unknown' | 'expired' | 'reverted',
): Promise<void> {
  await withTransaction<null, never>(db, async (transaction) => {
    const { tx, now } = transaction;
    const run = await tx.run.update({ where: { id }, data: { status, wakeAt: null } });
    if (status !== 'unknown') {
      await tx.runTarget.updateMany({
        where: { runId: id, releasedAt: null },
        data: { releasedAt: now },
      });
    }
    await append(transaction, run.streamId, {
      kind: `run.${status}`,
      actor: 'system',
      data: { runId: id, number: run.number, reason: 'The test says so.' },
    });
    return ok(null);
  });
}
