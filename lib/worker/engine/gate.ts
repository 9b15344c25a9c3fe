import { parseState } from '@/lib/fleet/stored-state';
import { breachOf } from '@/lib/runs/breach';
import type { GateSeen } from '@/lib/runs/check-outcomes';
import type { Judged } from '@/lib/runs/give-back';
import { servedBy } from '@/lib/runs/plan';
import { stabilityRules } from '@/lib/runs/stability-rules';
import type { StepFacts } from '@/lib/runs/transition';
import { type Condition, describeConditions, judgeStability } from '@/lib/runs/watch';
import type { SignalFrame } from '@/lib/signals/reading';
import { parseFrame } from '@/lib/signals/stored-frame';
import type { EngineDeps } from './deps';
import type { LoadedRun } from './load';
import { callBehind } from './look';
import { readRunbook } from './runbook';

/** How often a revision is looked at while its share is waited for. Seconds. */
export const BREACH_LOOK_SECONDS = 30;

/**
 * Are the signals well since the last change, of every revision that it gave traffic to? Without a
 * runbook's conditions nothing is known, and a person judges.
 */
export async function seeGate(
  { db: { prisma } }: EngineDeps,
  run: LoadedRun,
  step: StepFacts,
): Promise<GateSeen> {
  const [{ conditions, frame, since }, observation] = await Promise.all([
    readSignals(prisma, run, step),
    prisma.observation.findUnique({ where: { targetId: run.body.target.id } }),
  ]);
  if (conditions.length === 0) {
    return { state: 'unknown', evidence: 'The runbook has no limits to judge by.' };
  }
  const state = parseState(observation?.state ?? null);
  const serving = state === null ? plannedToServe(run.body) : servedBy(state.effective, state);
  // A revision is judged by itself: beside another, the service's figures may hide how it does.
  const readings = (frame?.readings ?? []).filter(
    (reading) => reading.revision !== null || serving.length === 1,
  );
  const judged = run.body.revision !== null ? [run.body.revision] : serving;
  const seen = judgeStability(conditions, readings, judged, since, run.now);
  return { state: seen.state, evidence: describeConditions(seen.conditions) };
}

/** A plan that moves nobody leaves who served. */
function plannedToServe({ gaining, effectiveBefore }: LoadedRun['body']): string[] {
  if (gaining.length > 0) return gaining;
  return effectiveBefore.filter(({ percent }) => percent > 0).map(({ revision }) => revision);
}

/** A limit that the named revision has been over all the time since the last change; null: none. */
export async function seeBreach(
  { db: { prisma } }: EngineDeps,
  run: LoadedRun,
  step: StepFacts,
): Promise<string | null> {
  const { revision } = run.body;
  if (revision === null) return null;
  const { conditions, frame, since } = await readSignals(prisma, run, step);
  return frame === null ? null : breachOf(conditions, frame, revision, since, run.now);
}

/** The change of traffic that the step judges; null: none was made before it. */
export function judgedBy(run: LoadedRun, step: StepFacts): Judged | null {
  const behind = callBehind(run, step);
  if (behind?.status !== 'verified' || behind.call?.kind !== 'shift_traffic') return null;
  return { index: behind.index, call: behind.call };
}

interface Signals {
  readonly conditions: readonly Condition[];
  readonly frame: SignalFrame | null;
  /** When the change was done that is judged. */
  readonly since: Date;
}

async function readSignals(
  prisma: EngineDeps['db']['prisma'],
  run: LoadedRun,
  step: StepFacts,
): Promise<Signals> {
  const [runbook, stored] = await Promise.all([
    readRunbook(prisma, run.body.runbookDigest),
    prisma.signalFrame.findUnique({ where: { targetId: run.body.target.id } }),
  ]);
  const behind = callBehind(run, step);
  return {
    conditions: runbook === null ? [] : stabilityRules(runbook).conditions,
    frame: parseFrame(stored?.frame ?? null),
    since: behind?.finishedAt ?? run.row.appliedAt ?? run.row.createdAt,
  };
}
