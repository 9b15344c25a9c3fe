import type { BesideSubject } from '@/lib/fleet/beside';
import type { TargetState } from '@/lib/fleet/target-state';
import type { Landed, PlatformError, TargetAddress, Verification } from '@/lib/platforms/platform';
import { err, ok, type Result } from '@/lib/result';
import { callSubjects } from '@/lib/runs/beside-subjects';
import type { PlannedCall } from '@/lib/runs/plan-body';
import { bind, type Reach, reach } from './calls';
import type { EngineDeps } from './deps';
import type { LoadedRun, LoadedStep } from './load';

/** A look that takes longer tells nothing in time. */
export const LOOK_MS = 10_000;

/** The target as it is, with what these subjects are beside it; both are read at once. */
export async function readState(
  { platform, address }: Reach,
  subjects: readonly BesideSubject[],
): Promise<Result<TargetState, PlatformError>> {
  const signal = AbortSignal.timeout(LOOK_MS);
  if (subjects.length === 0) return platform.observe(address, signal);
  if (platform.beside === undefined) {
    const message = `Nothing is known of what is beside a ${platform.id} target.`;
    return err({ kind: 'invalid', outcome: 'not_sent', message });
  }
  const [state, beside] = await Promise.all([
    platform.observe(address, signal),
    platform.beside(address, subjects, signal),
  ]);
  if (!state.ok) return state;
  return beside.ok ? ok({ ...state.value, beside: beside.value }) : beside;
}

export async function observe(
  deps: EngineDeps,
  address: TargetAddress,
): Promise<Result<TargetState, PlatformError>> {
  const reached = reach(deps, address);
  return reached.ok ? readState(reached.value, []) : reached;
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
  const read = await readState(reached.value, callSubjects([call]));
  if (!read.ok && read.error.kind !== 'not_found') return read;
  const state = read.ok ? read.value : null;
  return ok({
    ...planned.value.verify(state),
    landed: planned.value.landed({ id: intentId }, state),
  });
}
