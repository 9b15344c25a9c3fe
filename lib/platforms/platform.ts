/**
 * The port between Ripcord and what runs services. Only the worker imports an adapter.
 * One action is one platform call; anything longer is several steps, each with its own intent.
 */
import type { BesideState, BesideSubject } from '@/lib/fleet/beside';
import type { RestingRevision, RevisionReferences } from '@/lib/fleet/references';
import type { TargetState, TrafficEntry } from '@/lib/fleet/target-state';
import type { Result } from '@/lib/result';
import type { GoogleInputs, GoogleSubjects } from '@/lib/runs/kinds/google';
import type { KubernetesInputs, KubernetesSubjects } from '@/lib/runs/kinds/kubernetes';

export const PLATFORM_IDS = ['cloud-run', 'kubernetes'] as const;
export type PlatformId = (typeof PLATFORM_IDS)[number];

/** One addressable thing in production, as ripcord.yaml names it. */
export interface TargetAddress {
  readonly id: string;
  readonly kind: PlatformId;
  readonly connection: string;
  /** Cloud Run: `projects/P/locations/L/services/S`. Kubernetes: `NAMESPACE/deployments/NAME`. */
  readonly ref: string;
}

/**
 * Why a platform call did not give what was asked. `outcome` is law 6's question about a mutation:
 * `not_sent` and `refused` are certain; `unknown` must be read back before anything else is sent.
 */
export interface PlatformError {
  readonly kind:
    | 'unreachable'
    | 'timeout'
    | 'permission'
    | 'unauthenticated'
    | 'quota'
    | 'not_found'
    | 'conflict'
    | 'invalid'
    | 'failed';
  readonly outcome: 'not_sent' | 'refused' | 'unknown';
  /** One sentence for a person; names a missing permission. No secret in it. */
  readonly message: string;
  readonly permission?: string;
}

export type Reply<T> = Promise<Result<T, PlatformError>>;

export interface ShiftTrafficInput {
  /** The whole list that is wanted. Tags that it does not name stay where they are. */
  readonly traffic: readonly TrafficEntry[];
  /** As an inverse asks: this list and nothing else, tags included. */
  readonly exact?: boolean | undefined;
}

export type Scaling = TargetState['scaling'];

export interface SetScalingInput {
  /** The whole setting that is wanted; manual with 0 instances is the emergency stop. */
  readonly scaling: Scaling;
}

/** There is nothing to say beside which service it is: the address does. */
export type DeleteServiceInput = Readonly<Record<string, never>>;

/** What a new revision has otherwise than the one it is made from; null or empty: nothing. */
export interface TemplateChange {
  /** `repository@sha256:…`; a tag could be another image tomorrow. */
  readonly image: string | null;
  /** Versions of secrets, by where they are mounted. */
  readonly secrets: readonly { readonly at: string; readonly version: string }[];
  /** "2". */
  readonly cpu: string | null;
  /** "1Gi". */
  readonly memory: string | null;
}

export interface CreateRevisionInput {
  /** The revision whose template it gets: its image, configuration, secrets and limits. */
  readonly from: string;
  readonly change: TemplateChange;
  /**
   * The traffic list that is asked for in the same call; null: nobody is moved, so what follows
   * the latest revision goes on by name.
   */
  readonly traffic: readonly TrafficEntry[] | null;
}

/** A service's newest revision and where its requests go. */
export interface NewestRevision {
  /** Null: it has none. */
  readonly revision: string | null;
  readonly traffic: readonly TrafficEntry[];
}

export interface ActionInputs extends KubernetesInputs, GoogleInputs {
  readonly shift_traffic: ShiftTrafficInput;
  readonly set_scaling: SetScalingInput;
  readonly delete_service: DeleteServiceInput;
  readonly create_revision: CreateRevisionInput;
}
export type ActionKind = keyof ActionInputs;

/** What an action is about, as it was before and is wanted after. */
export interface ActionSubjects extends KubernetesSubjects, GoogleSubjects {
  readonly shift_traffic: readonly TrafficEntry[];
  readonly set_scaling: Scaling;
  readonly delete_service: { readonly exists: boolean };
  readonly create_revision: NewestRevision;
}

/** What apply must find unchanged, and what recognises our effect afterwards. */
export interface Precondition {
  readonly uid: string;
  readonly generation: string;
  readonly etag: string | null;
}

export interface PlannedAction<K extends ActionKind = ActionKind> {
  readonly kind: K;
  readonly input: ActionInputs[K];
  readonly before: ActionSubjects[K];
  readonly after: ActionSubjects[K];
  readonly precondition: Precondition;
  /** The input that gives back the recorded state; null: there is none, and it is destructive. */
  readonly inverse: ActionInputs[K] | null;
  readonly reversible: 'exact' | 'equivalent' | 'none';
  readonly risk: 'routine' | 'risky' | 'destructive';
  /** There is no inverse and none is needed: it only adds, and changes nothing that is there. */
  readonly addsOnly?: boolean | undefined;
  readonly commandLine: string;
  readonly willNotRestore: readonly string[];
  /** How the adapter says it; absent where the kind's own words are written once for all. */
  readonly words?: CallWords | undefined;
}

/** A planned call in its adapter's words; nobody else knows what it is about. */
export interface CallWords {
  /** "pause orchestrator": what the button does, in the infinitive. */
  readonly act: string;
  /** "the rollout paused": what is so afterwards, and before. */
  readonly after: string;
  readonly before: string;
  /** "rollout": what an undo puts back. */
  readonly subject: string;
  /** What it changes, side by side. */
  readonly rows: readonly {
    readonly label: string;
    readonly now: string;
    readonly after: string;
  }[];
}

/** Names one try to change the world; durable before the call. */
export interface Intent {
  readonly id: string;
}

/** What the platform gave back to wait on. Kept before the first wait, so a restart can go on. */
export interface Operation {
  readonly name: string | null;
}

export type Landed = 'landed' | 'not_landed' | 'overtaken' | 'cannot_tell';

export interface Verification {
  readonly outcome: 'effective' | 'not_yet' | 'not_effective';
  /** What was read back, in one sentence. */
  readonly evidence: string;
  /** Effective, and yet something a person should look at: a change of someone else's came between. */
  readonly warning?: string;
}

export interface Action<K extends ActionKind> {
  /** Pure. Refuses with a sentence when the state has no way to do this. */
  plan(
    address: TargetAddress,
    input: ActionInputs[K],
    state: TargetState,
  ): Result<PlannedAction<K>, PlatformError>;
  /** The platform's own validation; changes nothing. */
  dryRun?(address: TargetAddress, plan: PlannedAction<K>, signal: AbortSignal): Reply<void>;
  /** Exactly one platform call, carrying precondition and mask; deadline 15 s. Never retried here. */
  apply(
    address: TargetAddress,
    plan: PlannedAction<K>,
    intent: Intent,
    signal: AbortSignal,
  ): Reply<Operation>;
  /**
   * One look at how far the operation is; the caller waits and bounds. `done` says only that there
   * is nothing more to wait for: the truth is read back. An error of kind `failed` means that the
   * platform took the change and ended it badly; any other, that it could not be looked at.
   */
  settle(
    address: TargetAddress,
    operation: Operation,
    signal: AbortSignal,
  ): Reply<'done' | 'running'>;
  /**
   * Pure: was that us? `state` was read after the old call's deadline; null: the target does not
   * exist.
   */
  landed(plan: PlannedAction<K>, intent: Intent, state: TargetState | null): Landed;
  /** Pure: is the planned state the effective one? null: the target does not exist. */
  verify(plan: PlannedAction<K>, state: TargetState | null): Verification;
  /**
   * Pure: the state as it will be once this is effective; what the next step is planned against. Of
   * a deletion it has no uid, and whatever is planned against it is refused.
   */
  project(plan: PlannedAction<K>, state: TargetState): TargetState;
  /** Pure: does the subject of this action still stand as the plan found it? The token may differ. */
  unchanged(plan: PlannedAction<K>, state: TargetState): boolean;
}

/** One of many targets that are looked at together. */
export interface AskedTarget {
  readonly address: TargetAddress;
  /** What the last look at it gave; null: there was none, or it is to be read again in any case. */
  readonly token: string | null;
}

export interface SeenTarget {
  /** Null: nothing about it has changed since the look that gave the token. */
  readonly state: TargetState | null;
  /** ISO 8601 UTC: when the read began. */
  readonly readAt: string;
  /** Says what it looked like, for the next look. Null: it may change any moment. */
  readonly token: string | null;
}

export interface Platform {
  readonly id: PlatformId;
  /** An error of kind `not_found` says that the target does not exist. */
  observe(address: TargetAddress, signal: AbortSignal): Reply<TargetState>;
  /**
   * Many at once, by the platform's lists instead of target by target; each as `observe` would give
   * it. What leaves no trace in the list (an old revision that was deleted) is seen only by a look
   * without a token. One answer for each, by its id.
   */
  observeAll?(
    asked: readonly AskedTarget[],
    signal: AbortSignal,
  ): Promise<Map<string, Result<SeenTarget, PlatformError>>>;
  /**
   * All that the platform tells of the target, as it gives it, in JSON: what is kept before it is
   * deleted. Values of secrets are not in it.
   */
  export?(address: TargetAddress, signal: AbortSignal): Reply<string>;
  /**
   * What revisions rest on beside the platform: is it there? Never fails: what can't be told is
   * `unknown`. Absent: there is nobody to ask.
   */
  references?(
    address: TargetAddress,
    revisions: readonly RestingRevision[],
    signal: AbortSignal,
  ): Promise<RevisionReferences[]>;
  /**
   * What is beside the target and an action is about; put into the state that the action is planned
   * and verified against. Never an error of kind `not_found`: what isn't there is in the answer.
   */
  beside?(
    address: TargetAddress,
    subjects: readonly BesideSubject[],
    signal: AbortSignal,
  ): Reply<BesideState>;
  /** A missing key: the interface says why it is not here. */
  readonly actions: { readonly [K in ActionKind]?: Action<K> };
}
