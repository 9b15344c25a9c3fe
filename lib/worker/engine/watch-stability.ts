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
import { hintRun, lightLamp } from './write-move';

/** Is the service well, by what its signals have said since the effect? Lights the third lamp. */
export async function lookAtStability(
  deps: EngineDeps,
  watch: WatchRow,
  run: LoadedRun,
): Promise<WatchWrite> {
  const { prisma } = deps.db;
  const [runbook, stored] = await Promise.all([
    readRunbook(prisma, run.body.runbookDigest),
    prisma.signalFrame.findUnique({ where: { targetId: watch.targetId } }),
  ]);
  const frame = parseFrame(stored?.frame ?? null);
  const conditions = runbook === null ? [] : stabilityRules(runbook).conditions;

  return async (transaction, current) => {
    const { now } = transaction;
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
      case 'goes_on':
        return {
          nextIn: STABILITY_LOOK_SECONDS,
          endsAt: new Date(step.clock.endsAt),
          detail,
        };
    }
  };
}
