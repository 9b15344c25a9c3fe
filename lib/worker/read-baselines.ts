import { SUSPECT_KINDS } from '@/lib/changes/change-kind';
import { suspectChange } from '@/lib/changes/suspect';
import { firstBreach } from '@/lib/decisions/first-breach';
import { log } from '@/lib/log';
import type { MetricsSource } from '@/lib/signals/sources/source';
import { parseFrame } from '@/lib/signals/stored-frame';
import type { SampledTarget } from './sampled-targets';
import type { WorkerDeps } from './worker-deps';

const DAY_MS = 86_400_000;
/** So long after a change its source may still learn of the minutes before it. */
const SETTLED_AFTER_MS = 240_000;
const AGAIN_AFTER_MS = 30_000;
/** The metrics' own turn waits for it; what is left is read in the next. */
const DEADLINE_MS = 3000;

/**
 * Keeps what the windows were just before the change that an outage of each target would be blamed
 * on: once per change, and again until the source knows all of the time before it. During an incident
 * it is the change before its declaration, so that our own rollback is nobody's baseline. `onlyNew`:
 * the metrics are as they were, so that another change can only be suspected where there is one.
 */
export async function readBaselines(
  deps: WorkerDeps,
  source: MetricsSource,
  targets: readonly SampledTarget[],
  {
    windowsSeconds,
    onlyNew,
  }: { readonly windowsSeconds: readonly number[]; readonly onlyNew: boolean },
  signal: AbortSignal,
): Promise<void> {
  const now = deps.clock.now();
  const ended = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
  const due: DueBaseline[] = [];
  for (const target of await recentlyChanged(deps, targets, { now, onlyNew })) {
    const one = await dueBaseline(deps, target, now);
    if (one !== null) due.push(one);
  }
  due.sort((a, b) => Number(b.isFirst) - Number(a.isFirst));
  for (const { target, changeAt } of due) {
    const answer = await source.windows(
      [{ id: target.id, ref: target.metrics.ref }],
      { endsAt: changeAt, windowsSeconds },
      ended,
    );
    if (ended.aborted) return;
    if (!answer.ok) {
      const { service } = target;
      log.warn({ service, error: answer.error.message }, 'no baseline could be read');
      continue;
    }
    const readings = JSON.parse(JSON.stringify(answer.value[0]?.readings ?? []));
    const kept = { changeAt, readings, readAt: now };
    await deps.db.prisma.baseline.upsert({
      where: { targetId: target.id },
      create: { targetId: target.id, ...kept },
      update: kept,
    });
  }
}

/** `onlyNew`: those that changed since the change that their baseline is of. */
async function recentlyChanged(
  { db }: WorkerDeps,
  targets: readonly SampledTarget[],
  { now, onlyNew }: { readonly now: Date; readonly onlyNew: boolean },
): Promise<SampledTarget[]> {
  const since = new Date(now.getTime() - DAY_MS);
  const rows = await db.prisma.$queryRaw<{ readonly target_id: string }[]>`
    select distinct change.target_id from change
    left join baseline on baseline.target_id = change.target_id
    where change.target_id = any(${targets.map(({ id }) => id)}::uuid[])
      and change.kind = any(${[...SUSPECT_KINDS]}::text[]) and change.at >= ${since}
      and (not ${onlyNew} or baseline.change_at is null or change.at > baseline.change_at)`;
  const ids = new Set(rows.map(({ target_id }) => target_id));
  return targets.filter(({ id }) => ids.has(id));
}

interface DueBaseline {
  readonly target: SampledTarget;
  /** When the suspected change was. */
  readonly changeAt: Date;
  /** Nothing is kept of this change yet. */
  readonly isFirst: boolean;
}

/** Where the suspected change's baseline is still to be read. Suspected as a decision does it. */
async function dueBaseline(
  { db }: WorkerDeps,
  target: SampledTarget,
  now: Date,
): Promise<DueBaseline | null> {
  const { id, declaredAt, runbook } = target;
  const stored = await db.prisma.signalFrame.findUnique({ where: { targetId: id } });
  const series = parseFrame(stored?.frame ?? null)?.series ?? [];
  const began = runbook === null ? null : firstBreach(runbook, series);
  const change = await suspectChange(db.prisma, id, declaredAt ?? now, began);
  if (change === null) return null;
  const changeAt = new Date(change.at);
  if (now.getTime() - changeAt.getTime() > DAY_MS) return null;
  const kept = await db.prisma.baseline.findUnique({
    where: { targetId: id },
    select: { changeAt: true, readAt: true },
  });
  if (kept === null || kept.changeAt.getTime() !== changeAt.getTime()) {
    return { target, changeAt, isFirst: true };
  }
  const settled = kept.readAt.getTime() - changeAt.getTime() >= SETTLED_AFTER_MS;
  const justRead = now.getTime() - kept.readAt.getTime() < AGAIN_AFTER_MS;
  return settled || justRead ? null : { target, changeAt, isFirst: false };
}
