/** Pure: how far a workload is on its way to what its spec asks for. */
import type { Pod, Revision, TargetState, WorkloadState } from '@/lib/fleet/target-state';
import { isComplete } from './mapper';
import { isBroken } from './pods';

export interface Progress {
  /** `paused`: nothing is replaced until it is resumed. */
  readonly outcome: 'complete' | 'running' | 'failed' | 'paused';
  /** One sentence. */
  readonly evidence: string;
}

/** Without a step forward for so long it is said, instead of after the cluster's own 600 seconds. */
export const STALLED_MS = 90_000;

export function isObserved({ generation, observedGeneration }: TargetState): boolean {
  return BigInt(observedGeneration) >= BigInt(generation);
}

/** The revision that the spec asks for; null: the controller has not made one yet. */
export function currentRevision({ desired, revisions }: TargetState): Revision | null {
  const name = desired[0]?.revision ?? null;
  return revisions.find((revision) => revision.name === name) ?? null;
}

export function rolloutProgress(state: TargetState, workload: WorkloadState): Progress {
  const early = withoutPods(state);
  if (early !== null) return early;
  if (workload.paused) return { outcome: 'paused', evidence: 'The rollout is paused.' };
  const current = currentRevision(state);
  if (current === null) return running(state, 'The controller has not made the revision yet.');
  const { pods, replicas } = workload;
  const own = pods.filter(({ revision }) => revision === current.name);
  const broken = own.find(isBroken);
  if (broken !== undefined) return failed(`Pod ${broken.name} does not start: ${broken.reason}.`);
  const old = pods.filter(({ revision, ending }) => revision !== current.name && !ending);
  const ready = own.filter((pod) => pod.ready && !pod.ending);
  if (isComplete(replicas) && old.length === 0 && ready.length >= replicas.desired) {
    return {
      outcome: 'complete',
      evidence: `${podCount(ready.length)} ready, all of ${current.name}`,
    };
  }
  return running(
    state,
    `${replicas.updated} of ${replicas.desired} pods are updated, ${replicas.available} available${old.length === 0 ? '' : `, ${old.length} of older revisions run`}.`,
  );
}

/** As many pods as asked for, whichever revision; of none, even those that are ending are gone. */
export function scaleProgress(state: TargetState, workload: WorkloadState): Progress {
  const early = withoutPods(state);
  if (early !== null) return early;
  const { pods, replicas } = workload;
  if (replicas.desired === 0) {
    if (pods.length === 0 && replicas.total === 0) {
      return { outcome: 'complete', evidence: 'No pod is left' };
    }
    return running(state, `${podCount(pods.length)} still ending.`);
  }
  const broken = pods.find(isBroken);
  if (broken !== undefined) return failed(`Pod ${broken.name} does not start: ${broken.reason}.`);
  const ready = pods.filter((pod) => pod.ready && !pod.ending).length;
  if (replicas.total === replicas.desired && replicas.available >= replicas.desired) {
    return { outcome: 'complete', evidence: `${podCount(ready)} ready` };
  }
  return running(state, `${replicas.available} of ${replicas.desired} pods are available.`);
}

function withoutPods(state: TargetState): Progress | null {
  if (!isObserved(state)) return running(state, 'The controller has not seen the change yet.');
  if (state.condition.state !== 'failed') return null;
  const why = state.condition.message === null ? '' : `: ${state.condition.message}`;
  return failed(`The cluster can't carry it out${why}`);
}

function running(state: TargetState, evidence: string): Progress {
  const still = Date.parse(state.readAt) - Date.parse(state.updatedAt);
  return still > STALLED_MS
    ? failed(`Not progressing for ${Math.round(still / 1000)} seconds: ${evidence}`)
    : { outcome: 'running', evidence };
}

function failed(evidence: string): Progress {
  return { outcome: 'failed', evidence: evidence.endsWith('.') ? evidence : `${evidence}.` };
}

function podCount(count: number): string {
  return count === 1 ? '1 pod is' : `${count} pods are`;
}

/** Who restarted although it is ready now. */
export function restartedPods(pods: readonly Pod[]): Pod[] {
  return pods.filter(({ restarts, ending }) => restarts > 0 && !ending);
}
