/** Pure: what was read back, against what was planned, whatever the kind. */
import type { TargetState, WorkloadState } from '@/lib/fleet/target-state';
import type {
  Action,
  ActionKind,
  Landed,
  PlannedAction,
  PlatformError,
  Verification,
} from '@/lib/platforms/platform';
import { err, ok, type Result } from '@/lib/result';
import type { Progress } from './rollout';

/** What of an action needs no cluster. */
export type PureAction<K extends ActionKind> = Pick<
  Action<K>,
  'plan' | 'landed' | 'verify' | 'project' | 'unchanged'
>;

/** Ours included. Negative: the reply is older than the plan and proves nothing. */
export function changesSince(plan: PlannedAction, state: TargetState): bigint {
  return BigInt(state.generation) - BigInt(plan.precondition.generation);
}

/** What a state says of a plan's subject. */
export interface Content {
  /** The planned content is there. */
  readonly asked: boolean;
  /** What the plan found is there. */
  readonly asBefore: boolean;
}

/** Idempotent by content: the planned content there means no second call, whoever put it there. */
export function landedByContent(
  plan: PlannedAction,
  state: TargetState | null,
  read: (state: TargetState, workload: WorkloadState) => Content,
): Landed {
  if (state?.uid !== plan.precondition.uid || state.workload === undefined) return 'overtaken';
  const changes = changesSince(plan, state);
  if (changes < 0n) return 'cannot_tell';
  const { asked, asBefore } = read(state, state.workload);
  if (asked) return 'landed';
  if (changes > 0n) return 'overtaken';
  return asBefore ? 'not_landed' : 'overtaken';
}

export interface ReadBack extends Content {
  /** "Asked for is now orders-6d4f". */
  readonly askedNow: string;
  /** How far it is, once it is asked for. */
  readonly progress: Progress;
  readonly warning?: string | undefined;
}

/**
 * `raisesGeneration`: our own change is one of the workload's spec. Effective is what is asked for,
 * seen by its controller and complete.
 */
export function verifyChange(
  plan: PlannedAction,
  state: TargetState | null,
  raisesGeneration: boolean,
  read: (state: TargetState, workload: WorkloadState) => ReadBack,
): Verification {
  if (state === null) return notEffective('The workload does not exist any more.');
  if (state.uid !== plan.precondition.uid || state.workload === undefined) {
    return notEffective('The workload was deleted and made again.');
  }
  const changes = changesSince(plan, state);
  const { asked, asBefore, askedNow, progress, warning } = read(state, state.workload);
  if (changes < 0n || (changes === 0n && (raisesGeneration || (!asked && asBefore)))) {
    return {
      outcome: 'not_yet',
      evidence: `Read generation ${state.generation}, from before the change.`,
    };
  }
  if (!asked) return notEffective(`${askedNow}${changedBy(state)}.`);
  if (progress.outcome === 'failed') return notEffective(progress.evidence);
  if (progress.outcome === 'running') return { outcome: 'not_yet', evidence: progress.evidence };
  const others = changes - (raisesGeneration ? 1n : 0n);
  const warnings = [warning, othersWords(others, state)].filter((each) => each !== undefined);
  return {
    outcome: 'effective',
    evidence: `${progress.evidence.replace(/\.$/, '')}, read back at generation ${state.generation}.`,
    ...(warnings.length === 0 ? {} : { warning: warnings.join(' ') }),
  };
}

function notEffective(evidence: string): Verification {
  return { outcome: 'not_effective', evidence };
}

function othersWords(others: bigint, state: TargetState): string | undefined {
  if (others <= 0n) return undefined;
  const were = others === 1n ? 'other change was' : 'other changes were';
  return `${others} ${were} made since the plan was read${changedBy(state)}.`;
}

/** For the end of a sentence: `; last changed by kubectl-edit`. */
function changedBy({ lastModifier }: TargetState): string {
  return lastModifier === null ? '' : `; last changed by ${lastModifier}`;
}

/** The token and who changed it last are known only once it was done. */
export function afterOneChange(
  state: TargetState,
  workload: WorkloadState | undefined = state.workload,
): TargetState {
  const generation = String(BigInt(state.generation) + 1n);
  return {
    ...state,
    generation,
    observedGeneration: generation,
    etag: null,
    reconciling: false,
    condition: { state: 'ok', message: null },
    lastModifier: null,
    workload,
  };
}

/** What there is to plan for; an error where the state is of no workload. */
export function workloadIn(state: TargetState): Result<WorkloadState, PlatformError> {
  return state.uid !== '' && state.workload !== undefined
    ? ok(state.workload)
    : refuse('not_found', 'The workload does not exist any more.');
}

export function refuse(kind: PlatformError['kind'], message: string) {
  return err<PlatformError>({ kind, outcome: 'not_sent', message });
}

/** The words of a command line that name the workload. */
export function kubectlTarget({ kind, name }: WorkloadState): string {
  return `${kind.toLowerCase()}/${name}`;
}

/** The same for all: what the plan rests on. */
export function preconditionOf({ uid, generation, etag }: TargetState) {
  return { uid, generation, etag };
}
