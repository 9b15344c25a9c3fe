/**
 * What a platform says that a target is: what was asked for, what is really so, and which
 * revisions it could run. Read by a platform adapter, kept in Postgres, compared and shown.
 */
import type { BesideState } from './beside';

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
  /** Kubernetes: what makes it unmistakable, and how many pods it has. */
  readonly replicaSet?: ReplicaSetFacts | undefined;
}

export interface ReplicaSetFacts {
  readonly uid: string;
  /** `pod-template-hash`; a ControllerRevision's hash. */
  readonly hash: string;
  /** As `kubectl rollout history` numbers it; moves with every undo. */
  readonly number: number;
  readonly pods: number;
  readonly readyPods: number;
}

/** One pod of a workload. */
export interface Pod {
  readonly name: string;
  readonly uid: string;
  /** Name of the revision that it runs. */
  readonly revision: string | null;
  readonly phase: string;
  readonly ready: boolean;
  readonly restarts: number;
  /** `CrashLoopBackOff`, `ImagePullBackOff`: why a container waits, or ended last. */
  readonly reason: string | null;
  /** `sha256:…` that its first container really runs. */
  readonly digest: string | null;
  readonly startedAt: string | null;
  /** It is being ended. */
  readonly ending: boolean;
}

/** Whatever an API gives. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

export interface Autoscaler {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** `ScalingActive`; null: not told. */
  readonly active: boolean | null;
  readonly reason: string | null;
  /** Its whole spec, as it would be put back. */
  readonly spec: Readonly<Record<string, Json>>;
}

/** A ConfigMap or Secret that the workload refers to. A Secret's data is never read into it. */
export interface ReferredConfiguration {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  readonly resourceVersion: string | null;
  /** When it was last changed, where that is told; null: not known, or it does not exist. */
  readonly changedAt: string | null;
  readonly exists: boolean;
  /** Of a ConfigMap: its data. */
  readonly data: Readonly<Record<string, string>> | null;
}

/** Who puts a workload back to what a repository says. */
export interface GitOpsOwner {
  readonly tool: 'argocd' | 'flux' | 'helm';
  readonly name: string;
  /** It undoes changes by itself; null: not known. */
  readonly reverts: boolean | null;
}

/** What only a workload of a cluster has. */
export interface WorkloadState {
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet';
  readonly namespace: string;
  readonly name: string;
  readonly paused: boolean;
  /** As its spec asks, and as its status tells. */
  readonly replicas: {
    readonly desired: number;
    readonly total: number;
    readonly updated: number;
    readonly ready: number;
    readonly available: number;
  };
  readonly conditions: readonly {
    readonly type: string;
    readonly status: string;
    readonly reason: string | null;
    readonly message: string | null;
  }[];
  readonly pods: readonly Pod[];
  readonly autoscaler: Autoscaler | null;
  readonly configurations: readonly ReferredConfiguration[];
  readonly owner: GitOpsOwner | null;
  /** Of the template's annotation. */
  readonly restartedAt: string | null;
  /** The newest last. */
  readonly events: readonly {
    readonly at: string;
    readonly reason: string;
    readonly message: string;
    readonly warning: boolean;
  }[];
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
  /** Kubernetes alone. Traffic there is the share of ready pods. */
  readonly workload?: WorkloadState | undefined;
  /** What is beside it, as far as it was asked for; never kept. */
  readonly beside?: BesideState | undefined;
}
