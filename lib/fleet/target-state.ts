/**
 * What a platform says that a target is: what was asked for, what is really so, and which
 * revisions it could run. Read by a platform adapter, kept in Postgres, compared and shown.
 */

/** One line of a traffic list. `revision` null: follows the latest ready revision. */
export interface TrafficEntry {
  readonly revision: string | null;
  readonly percent: number;
  readonly tag: string | null;
}

/** Effective traffic always names the revision. */
export interface EffectiveTraffic {
  readonly revision: string;
  readonly percent: number;
  readonly tag: string | null;
  /** Where that tag answers, if it has one. */
  readonly url: string | null;
  readonly followsLatest: boolean;
}

export interface EnvironmentEntry {
  readonly name: string;
  /** Redacted to its length and a digest prefix unless the platform says that it is no secret. */
  readonly shown: string;
}

export interface SecretReference {
  /** Where it is mounted: an environment variable's name or a path. */
  readonly at: string;
  readonly secret: string;
  /** As the revision refers to it: `latest` follows no traffic. */
  readonly version: string;
}

export interface Revision {
  /** Immutable key: a Cloud Run revision name. */
  readonly name: string;
  readonly createdAt: string;
  readonly createdBy: string | null;
  /** `repository@sha256:…`; null where the platform does not say. */
  readonly image: string;
  readonly digest: string | null;
  readonly commit: string | null;
  readonly environment: readonly EnvironmentEntry[];
  readonly secrets: readonly SecretReference[];
  readonly cpu: string | null;
  readonly memory: string | null;
  readonly minInstances: number;
  readonly maxInstances: number | null;
  readonly concurrency: number | null;
  readonly timeoutSeconds: number | null;
  readonly serviceAccount: string | null;
  readonly annotations: Readonly<Record<string, string>>;
  readonly ready: 'yes' | 'no' | 'unknown';
  /** Why it is not ready, in the platform's words. */
  readonly condition: string | null;
}

export interface TargetState {
  readonly readAt: string;
  readonly uid: string;
  readonly generation: string;
  readonly observedGeneration: string;
  /** Precondition token as the platform gives it; may not be enforced by it. */
  readonly etag: string | null;
  readonly reconciling: boolean;
  readonly condition: {
    readonly state: 'ok' | 'failed' | 'pending';
    readonly message: string | null;
  };
  readonly desired: readonly TrafficEntry[];
  readonly effective: readonly EffectiveTraffic[];
  readonly latestReadyRevision: string | null;
  readonly latestCreatedRevision: string | null;
  readonly lastModifier: string | null;
  readonly updatedAt: string;
  readonly url: string | null;
  /** Newest first. */
  readonly revisions: readonly Revision[];
  /** A GitOps controller that would undo a change made here, if one is known to own the target. */
  readonly gitopsOwner: string | null;
  readonly scaling: {
    readonly mode: 'automatic' | 'manual';
    readonly min: number;
    readonly max: number | null;
    readonly manual: number | null;
  };
}
