/** Pure: ReplicaSets and ControllerRevisions as revisions of one workload. */
import type { Pod, Revision } from '@/lib/fleet/target-state';
import {
  type ControllerRevisionObject,
  type Metadata,
  podTemplate,
  type RawTemplate,
  type ReplicaSetObject,
  type WorkloadObject,
} from './api-types';
import { isBroken } from './pods';
import { contentOf, HASH_LABEL, sameTemplate } from './template';

export const CHANGE_CAUSE = 'kubernetes.io/change-cause';
const CAUSE_WARNING = 'ripcord.dev/change-cause-warning';
const NUMBER = 'deployment.kubernetes.io/revision';

/** A revision as the cluster keeps it, whatever it is called there. */
export interface KeptRevision {
  readonly name: string;
  readonly uid: string;
  readonly hash: string;
  /** As `kubectl rollout history` numbers it; 0: not numbered. */
  readonly number: number;
  readonly createdAt: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly template: RawTemplate;
}

export function fromReplicaSets(
  replicaSets: readonly ReplicaSetObject[],
  ownerUid: string,
): KeptRevision[] {
  return replicaSets
    .filter(({ metadata }) => isOwned(metadata, ownerUid))
    .map(({ metadata, spec }) => ({
      ...common(metadata),
      hash: metadata.labels[HASH_LABEL] ?? '',
      number: numberOf(metadata.annotations?.[NUMBER]),
      template: spec.template,
    }));
}

export function fromControllerRevisions(
  revisions: readonly ControllerRevisionObject[],
  ownerUid: string,
): KeptRevision[] {
  return revisions
    .filter(({ metadata }) => isOwned(metadata, ownerUid))
    .map(({ metadata, revision, data }) => ({
      ...common(metadata),
      hash:
        metadata.labels['controller.kubernetes.io/hash'] ??
        metadata.labels['controller-revision-hash'] ??
        metadata.name.slice(metadata.name.lastIndexOf('-') + 1),
      number: revision,
      template: data.spec.template,
    }));
}

function common({ name, uid, creationTimestamp, annotations }: Metadata) {
  return { name, uid, createdAt: creationTimestamp ?? '', annotations: annotations ?? {} };
}

function isOwned({ ownerReferences }: Metadata, uid: string): boolean {
  return ownerReferences.some((owner) => owner.controller && owner.uid === uid);
}

function numberOf(text: string | undefined): number {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : 0;
}

/**
 * The revision that is asked for: the oldest whose template is the workload's. Null: the controller
 * has not made one for it yet.
 */
export function currentOf(
  { metadata, spec, status }: WorkloadObject,
  kept: readonly KeptRevision[],
): KeptRevision | null {
  const same = kept.filter(({ template }) => sameTemplate(template, spec.template));
  const oldest = same.toSorted((a, b) => compare(a.createdAt, b.createdAt) || a.number - b.number);
  if (oldest[0] !== undefined) return oldest[0];
  // A ControllerRevision may leave defaults out; once it was observed its name says which it is.
  const observed = status.observedGeneration >= metadata.generation;
  return observed ? (kept.find(({ name }) => name === status.updateRevision) ?? null) : null;
}

/** Newest first. `uid`: the workload's. */
export function toRevisions(
  kept: readonly KeptRevision[],
  pods: readonly Pod[],
  uid: string,
): Revision[] {
  return kept
    .toSorted((a, b) => b.number - a.number || compare(b.createdAt, a.createdAt))
    .map((each) =>
      toRevision(
        each,
        kept,
        pods.filter(({ revision, ending }) => revision === each.name && !ending),
        uid,
      ),
    );
}

function toRevision(
  kept: KeptRevision,
  all: readonly KeptRevision[],
  pods: readonly Pod[],
  uid: string,
): Revision {
  const read = podTemplate.safeParse(kept.template);
  const content = read.success ? contentOf(read.data, uid) : UNREADABLE;
  const readyPods = pods.filter(({ ready }) => ready).length;
  const broken = pods.find(isBroken);
  return {
    ...content,
    name: kept.name,
    createdAt: kept.createdAt,
    createdBy: null,
    digest: content.digest ?? runningDigest(pods),
    minInstances: 0,
    maxInstances: null,
    concurrency: null,
    timeoutSeconds: null,
    annotations: shownAnnotations(kept, all),
    ready: broken !== undefined ? 'no' : isReady(pods.length, readyPods) ? 'yes' : 'unknown',
    condition:
      broken === undefined
        ? pods.length === 0 || readyPods === pods.length
          ? null
          : `${readyPods} of ${pods.length} pods are ready.`
        : `Pod ${broken.name}: ${broken.reason}.`,
    replicaSet: {
      uid: kept.uid,
      hash: kept.hash,
      number: kept.number,
      pods: pods.length,
      readyPods,
    },
  };
}

/** Without pods nobody knows. */
function isReady(pods: number, readyPods: number): boolean {
  return pods > 0 && readyPods === pods;
}

const UNREADABLE: ReturnType<typeof contentOf> = {
  image: '',
  digest: null,
  commit: null,
  environment: [],
  secrets: [],
  cpu: null,
  memory: null,
  serviceAccount: null,
};

/** What its pods really run, if they all run the same. */
function runningDigest(pods: readonly Pod[]): string | null {
  const digests = new Set(pods.map(({ digest }) => digest).filter((digest) => digest !== null));
  const [only] = digests;
  return digests.size === 1 ? (only ?? null) : null;
}

/** Without the controllers' own and ours; a change-cause that two revisions share can mislead. */
function shownAnnotations(
  { annotations, name }: KeptRevision,
  all: readonly KeptRevision[],
): Record<string, string> {
  const shown = Object.fromEntries(
    Object.entries(annotations).filter(
      ([key]) =>
        !/^(deployment\.kubernetes\.io|kubectl\.kubernetes\.io|deprecated\.|ripcord\.dev)/.test(
          key,
        ),
    ),
  );
  const cause = annotations[CHANGE_CAUSE];
  const twin =
    cause === undefined
      ? undefined
      : all.find((other) => other.name !== name && other.annotations[CHANGE_CAUSE] === cause);
  if (twin === undefined) return shown;
  return {
    ...shown,
    [CAUSE_WARNING]: `${twin.name} has the same change-cause: it was carried along, and may say what another change was for.`,
  };
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
