import type { TargetState } from '@/lib/fleet/target-state';
import type { Landed, PlatformError, TargetAddress, Verification } from '@/lib/platforms/platform';
import { err, ok, type Result } from '@/lib/result';
import type { PlannedCall } from '@/lib/runs/plan-body';
import { bind, reach } from './calls';
import type { EngineDeps } from './deps';
import type { LoadedRun, LoadedStep } from './load';

/** A look that takes longer tells nothing in time. */
export const LOOK_MS = 10_000;

export async function observe(
  deps: EngineDeps,
  address: TargetAddress,
): Promise<Result<TargetState, PlatformError>> {
  const reached = reach(deps, address);
  if (!reached.ok) return reached;
  return reached.value.platform.observe(address, AbortSignal.timeout(LOOK_MS));
}

/** The call that a step is about: its own, or, of a step that reads back, the last one before it. */
export function callBehind(run: LoadedRun, step: Pick<LoadedStep, 'index'>): LoadedStep | null {
  const calls = run.steps
    .filter(
      ({ index, call, status }) => index <= step.index && call !== null && status !== 'skipped',
    )
    .toSorted((a, b) => a.index - b.index || a.attempt - b.attempt);
  return calls.at(-1) ?? null;
}

/** Was that us, and is it so? Read now, never from a reply to a request. */
export async function lookAt(
  deps: EngineDeps,
  run: LoadedRun,
  step: Pick<LoadedStep, 'index'>,
): Promise<Result<Verification & { readonly landed: Landed }, PlatformError>> {
  const behind = callBehind(run, step);
  if (behind === null || behind.call === null) {
    const message = 'No call was made that could be read back.';
    return err({ kind: 'invalid', outcome: 'not_sent', message });
  }
  return lookForCall(deps, run, behind.call, behind.intentId);
}

async function lookForCall(
  deps: EngineDeps,
  run: LoadedRun,
  call: PlannedCall,
  intentId: string,
): Promise<Result<Verification & { readonly landed: Landed }, PlatformError>> {
  const reached = reach(deps, run.address);
  if (!reached.ok) return reached;
  const planned = bind(reached.value, call);
  if (!planned.ok) return planned;
  const read = await reached.value.platform.observe(run.address, AbortSignal.timeout(LOOK_MS));
  if (!read.ok && read.error.kind !== 'not_found') return read;
  const state = read.ok ? read.value : null;
  return ok({
    ...planned.value.verify(state),
    landed: planned.value.landed({ id: intentId }, state),
  });
}
