import { abortMove, afterWait, tickOff } from '@/lib/runs/check-outcomes';
import { type Move, NOW } from '@/lib/runs/move';
import { afterReadBack, afterSettle, afterVerify } from '@/lib/runs/outcomes';
import { type Decision, next } from '@/lib/runs/transition';
import type { EngineDeps } from './deps';
import { giveBack, type Lease, takeLease } from './lease';
import { type LoadedRun, type LoadedStep, loadRun } from './load';
import { LOOK_MS, lookAt, reach } from './look';
import { probeRound } from './probes';
import { send } from './send';
import { whatWasDone } from './tick-off';
import { writeMove } from './write-move';

/** `again`: there is more to do at once. `rests`: not before its `wake_at`. */
export type Advanced = 'again' | 'rests' | 'not_ours';

/** Seconds after which a run is looked at again whose transition could not be written. */
const RETRY_SECONDS = 2;

/**
 * Makes one transition of one run and returns. Everything that it needs is in the run's rows, so it
 * does not matter which process makes the next one, or whether this one ends in the middle.
 */
export async function advance(deps: EngineDeps, runId: string): Promise<Advanced> {
  const lease = await takeLease(deps.db, runId);
  if (lease === null) return 'not_ours';
  try {
    return await transition(deps, runId, lease);
  } catch (error) {
    // No call of ours is under way any more; one that was made is guarded by its own deadline.
    await giveBack(deps.db, lease, RETRY_SECONDS);
    throw error;
  }
}

async function transition(deps: EngineDeps, runId: string, lease: Lease): Promise<Advanced> {
  const run = await loadRun(deps.db, runId);
  const facts = {
    status: run.row.status,
    createdAt: run.row.createdAt,
    abortRequested: run.row.abortRequestedAt !== null,
  };
  const decision = next(facts, run.steps, run.now);
  const move = await carryOut(deps, run, decision, lease);
  if (move === null) {
    await giveBack(deps.db, lease, RETRY_SECONDS);
    return 'rests';
  }
  const written = await writeMove(deps.db, run, lease, move);
  if (!written) {
    // Taken over, and then this changes nothing; or the run is not as it was read: look again.
    await giveBack(deps.db, lease, RETRY_SECONDS);
    return 'not_ours';
  }
  return move.wakeIn === NOW ? 'again' : 'rests';
}

async function carryOut(
  deps: EngineDeps,
  run: LoadedRun,
  decision: Decision,
  lease: Lease,
): Promise<Move | null> {
  const loaded = (step: { index: number; attempt: number }): LoadedStep => {
    const found = run.steps.find((s) => s.index === step.index && s.attempt === step.attempt);
    if (found === undefined) throw new Error('a decision about a step that was not loaded');
    return found;
  };
  switch (decision.do) {
    case 'rest': {
      const { until } = decision;
      const wakeIn = until === null ? null : (until.getTime() - run.now.getTime()) / 1000;
      return { changes: [], wakeIn };
    }
    case 'expire':
      return end('expire', 'Nobody applied it in time.');
    case 'abort':
      return abortMove(run.steps, run.row.effectiveAt !== null);
    case 'succeed':
      return end('succeed', success(run));
    case 'tick_off':
      return tickOff(decision.steps, await whatWasDone(deps, run));
    case 'send':
      return send(deps, run, loaded(decision.step), lease);
    case 'read_back': {
      const step = loaded(decision.step);
      return afterReadBack(step, await lookAt(deps, run, step), run.now);
    }
    case 'settle': {
      const step = loaded(decision.step);
      const reached = reach(deps, run.address);
      const look = reached.ok
        ? await reached.value.action.settle(
            run.address,
            step.operation,
            AbortSignal.timeout(LOOK_MS),
          )
        : reached;
      return afterSettle(step, look, run.now);
    }
    case 'verify': {
      const step = loaded(decision.step);
      return afterVerify(step, await lookAt(deps, run, step), run.now);
    }
    case 'probe':
      return probeRound(deps, run, loaded(decision.step));
    case 'wait':
      return afterWait(decision.step, run.now);
  }
}

function end(move: 'expire' | 'succeed', reason: string): Move {
  return { changes: [], run: { move, reason }, wakeIn: null };
}

function success({ row, body }: LoadedRun): string {
  if (body.undoes !== null) return `The traffic of before run ${body.undoes.number} is back.`;
  return row.healthyAt === null
    ? 'Traffic goes as planned. Health was not probed.'
    : 'Traffic goes as planned and the probes pass.';
}
