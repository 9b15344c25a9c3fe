import type { Revision, TargetState, TrafficEntry } from '@/lib/fleet/target-state';
import { describeTraffic, sameTraffic } from '@/lib/runs/traffic';
import type { ChangeKind } from './change-kind';
import { revisionDifferences } from './revision-differences';

/** Something that became different on the platform, by whoever did it. */
export interface ObservedChange {
  readonly kind: ChangeKind;
  /** One sentence for a list: what was, what is. */
  readonly summary: string;
  /** ISO 8601 UTC, by the platform's clock. */
  readonly at: string;
  readonly actor: string | null;
  /** The same change seen twice, or by two workers, has the same key. */
  readonly key: string;
  /** The revision that it came with, or that most of the traffic now goes to. */
  readonly revision: string | null;
}

/**
 * What happened between two looks at a target, oldest first. At the very first look there is
 * nothing to compare with: the newest deployment is told, at the time when it was made.
 */
export function differences(before: TargetState | null, after: TargetState): ObservedChange[] {
  if (before === null || before.uid !== after.uid) {
    const newest = after.revisions.find(({ name }) => name === after.latestCreatedRevision);
    const first = newest ?? after.revisions[0];
    return first === undefined ? [] : deployed(first, after);
  }
  const changes = [...deployments(before, after), ...traffic(before, after)];
  const scaled = scaling(before, after);
  if (scaled !== null) changes.push(scaled);
  return changes.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** Revisions that are newer than all that were known: an old one may just have come into view. */
function deployments(before: TargetState, after: TargetState): ObservedChange[] {
  const known = new Set(before.revisions.map(({ name }) => name));
  const newest = Math.max(
    ...before.revisions.map(({ createdAt }) => Date.parse(createdAt)),
    Number.NEGATIVE_INFINITY,
  );
  return after.revisions
    .filter(({ name, createdAt }) => !known.has(name) && Date.parse(createdAt) >= newest)
    .flatMap((revision) => deployed(revision, after));
}

/** A deployment, and what it brought with it that the revision before did not have. */
function deployed(revision: Revision, after: TargetState): ObservedChange[] {
  const told = deployment(revision, after);
  const before = after.revisions
    .filter(({ createdAt }) => Date.parse(createdAt) < Date.parse(revision.createdAt))
    .toSorted((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt))[0];
  if (before === undefined) return [told];
  return [told, ...revisionDifferences(before, revision, told.actor)];
}

function deployment(revision: Revision, { lastModifier }: TargetState): ObservedChange {
  const from = revision.commit === null ? '' : `, commit ${revision.commit.slice(0, 7)}`;
  return {
    kind: 'deployment',
    summary: `${revision.name} was deployed${from}`,
    at: revision.createdAt,
    actor: revision.createdBy ?? lastModifier,
    key: `deployment:${revision.name}`,
    revision: revision.name,
  };
}

/**
 * Asked-for and served traffic move at different moments of one change; its generation names it, so
 * that it is told once.
 */
function traffic(before: TargetState, after: TargetState): ObservedChange[] {
  const changes: ObservedChange[] = [];
  const wanted = shares(before.desired, after.desired);
  const served = shares(before.effective, after.effective);
  const moved = wanted ?? served;
  const common = { at: after.updatedAt, actor: after.lastModifier };
  if (moved !== null) {
    changes.push({
      ...common,
      kind: 'traffic',
      summary: `traffic ${describeTraffic(moved.from)} → ${describeTraffic(moved.to)}`,
      key: `traffic:${after.generation}`,
      revision: largest(after.effective),
    });
  }
  const tagsBefore = tags(before.desired);
  const tagsAfter = tags(after.desired);
  if (tagsBefore !== tagsAfter) {
    changes.push({
      ...common,
      kind: 'tag',
      summary: `tags ${tagsBefore || 'none'} → ${tagsAfter || 'none'}`,
      key: `tag:${after.generation}`,
      revision: null,
    });
  }
  return changes;
}

function scaling(before: TargetState, after: TargetState): ObservedChange | null {
  const [from, to] = [describeScaling(before), describeScaling(after)];
  if (from === to) return null;
  return {
    kind: 'scaling',
    summary: `scaling ${from} → ${to}`,
    at: after.updatedAt,
    actor: after.lastModifier,
    key: `scaling:${after.generation}`,
    revision: null,
  };
}

function describeScaling({ scaling: { mode, min, max, manual } }: TargetState): string {
  if (mode === 'manual') return `manual, ${manual ?? 'unknown'} instances`;
  return `automatic, ${min} to ${max ?? 'the platform’s default of'} instances`;
}

function shares(
  before: readonly TrafficEntry[],
  after: readonly TrafficEntry[],
): { readonly from: TrafficEntry[]; readonly to: TrafficEntry[] } | null {
  const [from, to] = [untagged(before), untagged(after)];
  return sameTraffic(from, to) ? null : { from, to };
}

function untagged(traffic: readonly TrafficEntry[]): TrafficEntry[] {
  return traffic
    .filter(({ percent }) => percent > 0)
    .map(({ revision, percent }) => ({ revision, percent, tag: null }));
}

function tags(traffic: readonly TrafficEntry[]): string {
  return traffic
    .flatMap(({ tag, revision }) => (tag === null ? [] : [`${tag} → ${revision ?? 'LATEST'}`]))
    .toSorted()
    .join(', ');
}

function largest(traffic: TargetState['effective']): string | null {
  const share = new Map<string, number>();
  for (const { revision, percent } of traffic) {
    share.set(revision, (share.get(revision) ?? 0) + percent);
  }
  const [first] = [...share].toSorted((a, b) => b[1] - a[1]);
  return first === undefined || first[1] === 0 ? null : first[0];
}
