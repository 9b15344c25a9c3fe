import { parseSeen } from '@/lib/fleet/stored-state';
import type { TargetState } from '@/lib/fleet/target-state';
import { isOver } from '@/lib/incidents/lifecycle';
import { stabilityRules } from '@/lib/runs/stability-rules';
import {
  afterStabilityLook,
  describeConditions,
  judgeStability,
  STABILITY_LOOK_SECONDS,
} from '@/lib/runs/watch';
import { stabilityDetail } from '@/lib/runs/watch-detail';
import { parseFrame } from '@/lib/signals/stored-frame';
import type { EngineDeps } from './deps';
import { moveIncident } from './end-run';
import type { LoadedRun } from './load';
import { readRunbook } from './runbook';
import type { WatchRow, WatchWrite } from './watch';
import { isBusy, movedByOthers } from './watch-stickiness';
import { hintRun, lightLamp } from './write-move';

/** Is the service well, by what its signals have said since the effect? Lights the third lamp. */
export async function lookAtStability(
  deps: EngineDeps,
  watch: WatchRow,
  run: LoadedRun,
): Promise<WatchWrite> {
  const { prisma } = deps.db;
  const [runbook, stored, observation] = await Promise.all([
    readRunbook(prisma, run.body.runbookDigest),
    prisma.signalFrame.findUnique({ where: { targetId: watch.targetId } }),
    prisma.observation.findUnique({ where: { targetId: watch.targetId } }),
  ]);
  const state = parseSeen(observation?.state ?? null, observation?.observedAt ?? null);
  const frame = parseFrame(stored?.frame ?? null);
  const conditions = runbook === null ? [] : stabilityRules(runbook).conditions;

  return async (transaction, current) => {
    const { tx, now } = transaction;
    const moved = state === null ? null : whoElseServes(state, current, watch.startedAt);
    if (moved !== null && !(await isBusy(tx, watch, current))) {
      return movedByOthers(transaction, current, watch, moved);
    }
    const since = current.row.effectiveAt ?? watch.startedAt;
    const seen = judgeStability(
      conditions,
      frame?.readings ?? [],
      current.body.gaining,
      since,
      now,
    );
    const evidence = describeConditions(seen.conditions);
    if (seen.state === 'under' && current.row.confirmedAt === null) {
      await lightLamp(transaction, current, { name: 'confirmed', evidence }, now);
    }
    const before = stabilityDetail.parse(watch.detail);
    const step = afterStabilityLook(
      {
        endsAt: watch.endsAt.getTime(),
        silentSince: before.silentSince === null ? null : Date.parse(before.silentSince),
      },
      seen.state,
      now.getTime(),
    );
    hintRun(transaction, current);
    const silentSince = step.kind === 'goes_on' ? step.clock.silentSince : null;
    const detail = {
      silentSince: silentSince === null ? null : new Date(silentSince).toISOString(),
      lookedAt: now.toISOString(),
      conditions: seen.conditions.map((condition) => ({ ...condition })),
    };
    switch (step.kind) {
      case 'breached': {
        const sentence = `Over its limits again. ${evidence}`;
        await moveIncident(transaction, current, 'mitigating', sentence);
        return { nextIn: null, outcome: 'breached', detail, sentence };
      }
      case 'passed':
        return { nextIn: null, outcome: 'passed', detail, sentence: `It stayed well. ${evidence}` };
      case 'goes_on': {
        const { status } = await tx.incident.findUniqueOrThrow({ where: { id: watch.incidentId } });
        if (isOver(status) && now >= watch.endsAt) {
          const sentence = `The incident is ${status}; whether it stayed well is not known. ${evidence}`;
          return { nextIn: null, outcome: 'cancelled', detail, sentence };
        }
        return {
          nextIn: STABILITY_LOOK_SECONDS,
          endsAt: new Date(step.clock.endsAt),
          detail,
        };
      }
    }
  };
}

/** A revision that serves though the run gave it nothing, by a look since the watch began. */
function whoElseServes(state: TargetState, { body }: LoadedRun, since: Date): string | null {
  if (Date.parse(state.readAt) <= since.getTime()) return null;
  const others = state.effective.filter(
    ({ revision, percent }) => percent > 0 && !body.gaining.includes(revision),
  );
  if (others.length === 0) return null;
  const by = state.lastModifier === null ? '' : `, by ${state.lastModifier}`;
  return `${others.map(({ revision, percent }) => `${revision} has ${percent} %`).join(', ')}${by}.`;
}
