/** Pure: one object as a manifest has it, applied by the server under our own name. */
import { isDeepStrictEqual } from 'node:util';
import type { TargetState, WorkloadState } from '@/lib/fleet/target-state';
import type { PlannedAction } from '@/lib/platforms/platform';
import { ok } from '@/lib/result';
import { type AnyObject, autoscalerObject, configMapObject, podTemplate } from './api-types';
import { differenceOf, objectOf } from './manifest';
import {
  afterOneChange,
  changesSince,
  landedByContent,
  type PureAction,
  preconditionOf,
  refuse,
  verifyChange,
  workloadIn,
} from './outcome';
import { currentRevision, rolloutProgress } from './rollout';
import { shellQuoted } from './shell-quoted';
import { contentOf } from './template';
import { rolledOut } from './undo-rollout';

type Plan = PlannedAction<'apply_manifest'>;

/** The input carries what `prepareManifest` read. */
export const applyManifest: PureAction<'apply_manifest'> = {
  plan(_address, input, state) {
    const found = workloadIn(state);
    if (!found.ok) return found;
    const workload = found.value;
    const { live, result, manifest } = input;
    const named = objectOf(manifest, workload.namespace);
    if (!named.ok) return named;
    const { resource, name } = named.value;
    if (!isKnown(workload, resource.kind, name)) {
      return refuse('invalid', `${resource.kind} ${name} is not of ${workload.name}.`);
    }
    if (live === undefined || result === undefined) {
      return refuse('conflict', `${resource.kind} ${name} as it is was not read.`);
    }
    if (live !== null && isDeepStrictEqual(live, result)) {
      return refuse('conflict', `${resource.kind} ${name} is so already.`);
    }
    const what = `${resource.kind} ${name}`;
    return ok({
      kind: 'apply_manifest',
      input,
      before: { manifest: live },
      after: { manifest: result },
      precondition: preconditionOf(state),
      inverse: live === null ? null : { manifest: live, live: result, result: live },
      reversible: live === null ? 'none' : 'equivalent',
      risk: 'risky',
      ...(live === null ? { addsOnly: true } : {}),
      commandLine: `kubectl apply --server-side --force-conflicts --field-manager=ripcord -n ${workload.namespace} -f - <<< ${shellQuoted(JSON.stringify(manifest))}`,
      willNotRestore: [
        'What other objects say stays: the file of one is not the state of all.',
        ...(live === null ? ['It is made: what is applied again does not take it away.'] : []),
        'Fields that the file does not name stay as they are, whoever set them.',
      ],
      words: {
        act: `apply ${what}`,
        after: `${what} as the manifest says`,
        before: live === null ? `no ${what}` : `${what} as it is`,
        subject: 'manifest',
        rows: differenceOf(live, result),
      },
    });
  },

  landed(plan, intent, state) {
    const own = state?.lastModifier === `ripcord, intent ${intent.id}`;
    if (state !== null && own && changesSince(plan, state) > 0n) return 'landed';
    return landedByContent(plan, state, (read, workload) => contentFor(plan, read, workload));
  },

  verify(plan, state) {
    const kind = kindOf(plan);
    return verifyChange(plan, state, isWorkload(kind), (read, workload) => ({
      ...contentFor(plan, read, workload),
      askedNow: `${kind} says something else now`,
      progress: isWorkload(kind)
        ? rolloutProgress(read, workload)
        : { outcome: 'complete', evidence: `${kind} is as the manifest says` },
    }));
  },

  project: (plan, state) => projected(plan, state),

  unchanged: (plan, state) =>
    state.uid === plan.precondition.uid &&
    state.workload !== undefined &&
    contentFor(plan, state, state.workload).asBefore,
};

/** Its content where the state shows it; a revision keeps its name, which the cluster gives. */
function projected(plan: Plan, state: TargetState): TargetState {
  const { workload } = state;
  const manifest = plan.after.manifest;
  if (workload === undefined || manifest === null) return state;
  if (kindOf(plan) === 'ConfigMap') {
    const name = nameOf(manifest);
    const data = configMapObject.shape.data.parse(manifest.data);
    const configurations = workload.configurations.map((each) =>
      each.kind === 'ConfigMap' && each.name === name ? { ...each, data, exists: true } : each,
    );
    return afterOneChange(state, { ...workload, configurations });
  }
  const scaler = autoscalerObject.shape.spec.safeParse(manifest.spec);
  if (kindOf(plan) === 'HorizontalPodAutoscaler' && scaler.success) {
    const { minReplicas: min, maxReplicas: max } = scaler.data;
    const autoscaler = {
      name: nameOf(manifest) ?? '',
      min,
      max,
      active: null,
      reason: null,
      spec: scaler.data,
    };
    return afterOneChange(state, { ...workload, autoscaler });
  }
  const current = currentRevision(state);
  const template = templateIn(manifest);
  if (current === null || template === null) return afterOneChange(state);
  const made = { ...current, ...contentOf(template, state.uid) };
  const revisions = state.revisions.map((each) => (each.name === made.name ? made : each));
  return rolledOut({ ...state, revisions }, workload, made);
}

function templateIn(manifest: AnyObject | null) {
  const spec = manifest?.spec;
  if (typeof spec !== 'object' || spec === null || Array.isArray(spec)) return null;
  return podTemplate.safeParse(spec.template).data ?? null;
}

function kindOf({ input }: Plan): string {
  return String(input.manifest.kind);
}

function isWorkload(kind: string): boolean {
  return kind === 'Deployment' || kind === 'StatefulSet' || kind === 'DaemonSet';
}

/** What can be read back: the workload itself, what it reads, and what scales it. */
function isKnown(workload: WorkloadState, kind: string, name: string): boolean {
  if (isWorkload(kind)) return workload.kind === kind && workload.name === name;
  if (kind === 'HorizontalPodAutoscaler') {
    return workload.autoscaler === null || workload.autoscaler.name === name;
  }
  return workload.configurations.some((each) => each.kind === kind && each.name === name);
}

function contentFor(plan: Plan, state: TargetState, workload: WorkloadState) {
  const asked = says(plan.after.manifest, kindOf(plan), state, workload);
  const asBefore = says(plan.before.manifest, kindOf(plan), state, workload);
  if (!isWorkload(kindOf(plan))) return { asked, asBefore };
  // A template can differ in what a state does not show: the generation tells.
  const changed = changesSince(plan, state) > 0n;
  return { asked: asked && changed, asBefore: asBefore && !changed };
}

/** Whether the state is the one of this manifest, as far as the state shows it. */
function says(
  manifest: AnyObject | null,
  kind: string,
  state: TargetState,
  workload: WorkloadState,
): boolean {
  if (kind === 'HorizontalPodAutoscaler') {
    return isDeepStrictEqual(workload.autoscaler?.spec ?? null, manifest?.spec ?? null);
  }
  if (kind === 'ConfigMap') {
    const name = nameOf(manifest);
    const found = workload.configurations.find((each) => each.kind === kind && each.name === name);
    return isDeepStrictEqual(found?.data ?? null, manifest?.data ?? null);
  }
  return sameImage(manifest, state);
}

function sameImage(manifest: AnyObject | null, state: TargetState): boolean {
  const template = templateIn(manifest);
  const current = currentRevision(state);
  return (
    template !== null && current !== null && contentOf(template, state.uid).image === current.image
  );
}

function nameOf(manifest: AnyObject | null): string | null {
  const metadata = manifest?.metadata;
  if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata)) return null;
  return typeof metadata.name === 'string' ? metadata.name : null;
}
