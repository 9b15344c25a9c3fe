import { parseState } from '@/lib/fleet/stored-state';
import type { GateSeen } from '@/lib/runs/check-outcomes';
import { servedBy } from '@/lib/runs/plan';
import { stabilityRules } from '@/lib/runs/stability-rules';
import type { StepFacts } from '@/lib/runs/transition';
import { describeConditions, judgeStability } from '@/lib/runs/watch';
import { parseFrame } from '@/lib/signals/stored-frame';
import type { EngineDeps } from './deps';
import type { LoadedRun } from './load';
import { callBehind } from './look';
import { readRunbook } from './runbook';

/**
 * Are the signals well since the last change, of every revision that it gave traffic to? Without a
 * runbook's conditions nothing is known, and a person judges.
 */
export async function seeGate(
  { db: { prisma } }: EngineDeps,
  run: LoadedRun,
  step: StepFacts,
): Promise<GateSeen> {
  const targetId = run.body.target.id;
  const [runbook, stored, observation] = await Promise.all([
    readRunbook(prisma, run.body.runbookDigest),
    prisma.signalFrame.findUnique({ where: { targetId } }),
    prisma.observation.findUnique({ where: { targetId } }),
  ]);
  const conditions = runbook === null ? [] : stabilityRules(runbook).conditions;
  if (conditions.length === 0) {
    return { state: 'unknown', evidence: 'The runbook has no limits to judge by.' };
  }
  const behind = callBehind(run, step);
  const since = behind?.finishedAt ?? run.row.appliedAt ?? run.row.createdAt;
  const state = parseState(observation?.state ?? null);
  const serving = state === null ? run.body.gaining : servedBy(state.effective, state);
  // A revision is judged by itself: beside another, the service's figures may hide how it does.
  const readings = (parseFrame(stored?.frame ?? null)?.readings ?? []).filter(
    (reading) => reading.revision !== null || serving.length === 1,
  );
  const judged = run.body.revision !== null ? [run.body.revision] : serving;
  const seen = judgeStability(conditions, readings, judged, since, run.now);
  return { state: seen.state, evidence: describeConditions(seen.conditions) };
}
