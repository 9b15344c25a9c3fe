/**
 * Arithmetic of a traffic list, pure. A list follows what Cloud Run and its command line do: shares
 * are whole percent and add up to 100, a tag is an address of its own that carries no share once
 * split off, and `revision: null` (LATEST) is a target distinct from the revision it resolves to.
 */
import type { TrafficEntry } from '@/lib/fleet/target-state';
import { err, ok, type Result } from '@/lib/result';

export interface TrafficShare {
  /** `null` is LATEST. */
  readonly revision: string | null;
  readonly percent: number;
}

const LATEST_NAME = 'LATEST';

/** Shares merged by revision first, then every tag as an entry of 0 %, both in their first order. */
export function normaliseTraffic(traffic: readonly TrafficEntry[]): TrafficEntry[] {
  const shares = [...sharesOf(traffic)].map(([revision, percent]) => ({
    revision,
    percent,
    tag: null,
  }));
  const tags = [...tagsOf(traffic)].map(([tag, revision]) => ({ revision, percent: 0, tag }));
  return [...shares, ...tags];
}

/** True when requests and tags would go to the same places; order and splitting don't matter. */
export function sameTraffic(a: readonly TrafficEntry[], b: readonly TrafficEntry[]): boolean {
  return sameShares(a, b) && sameMap(tagsOf(a), tagsOf(b));
}

/** True when requests without a tag would go to the same places, whatever the tags. */
export function sameShares(a: readonly TrafficEntry[], b: readonly TrafficEntry[]): boolean {
  return sameMap(servingShares(a), servingShares(b));
}

/** Why the list can't be asked for, in one sentence; null when it can. */
export function trafficProblem(traffic: readonly TrafficEntry[]): string | null {
  const tags = new Map<string, string | null>();
  let sum = 0;
  for (const { revision, percent, tag } of traffic) {
    if (!Number.isInteger(percent) || percent < 0 || percent > 100) {
      return `${nameOf(revision)} is given ${percent} %; a share is a whole number from 0 to 100.`;
    }
    if (revision !== null && !/^[a-z0-9][a-z0-9-]*$/.test(revision)) {
      return `"${revision}" is no revision name; a path is not accepted here.`;
    }
    if (tag !== null && tags.has(tag) && tags.get(tag) !== revision) {
      return `Tag ${tag} is given to two revisions.`;
    }
    if (tag !== null) tags.set(tag, revision);
    sum += percent;
  }
  return sum === 100 ? null : `The shares add up to ${sum} %, not 100 %.`;
}

/**
 * Gives the named revisions their shares and spreads what is left over the others that serve now,
 * in proportion, as `gcloud run services update-traffic --to-revisions` does: rounded down, the
 * rest to the largest remainders (ties: less traffic first, then by name, LATEST last). A share of
 * 0 % takes the revision out; tags stay where they are.
 *
 * Unlike the command line, a revision listed twice (tagged and untagged) counts with its sum.
 */
export function splitTraffic(
  current: readonly TrafficEntry[],
  given: readonly TrafficShare[],
): Result<TrafficEntry[], string> {
  const before = sharesOf(current);
  if (sum(before.values()) !== 100) {
    return err(`The current shares add up to ${sum(before.values())} %, not 100 %.`);
  }
  const asked = new Map<string | null, number>();
  for (const { revision, percent } of given) {
    if (!Number.isInteger(percent) || percent < 0 || percent > 100) {
      return err(`${nameOf(revision)} is given ${percent} %; a share is a whole number to 100.`);
    }
    if (asked.has(revision)) return err(`${nameOf(revision)} is given twice.`);
    asked.set(revision, percent);
  }
  const left = 100 - sum(asked.values());
  if (left < 0) return err('Over 100 % of traffic is given away.');
  const others = [...before].filter(([revision, percent]) => percent > 0 && !asked.has(revision));
  if (left > 0 && others.length === 0) {
    return err(`${left} % is left over and no other revision serves.`);
  }
  const rest = spread(left, left === 0 ? [] : others);
  const order = [...new Set([...before.keys(), ...asked.keys()])];
  const shares = order.flatMap((revision) => {
    const percent = asked.get(revision) ?? rest.get(revision);
    if (percent === undefined || (asked.has(revision) && percent === 0)) return [];
    return [{ revision, percent, tag: null }];
  });
  return ok(keepTags(current, shares));
}

/** All traffic to one revision (`null`: to latest), every tag kept as an entry of 0 %. */
export function shiftAllTo(
  current: readonly TrafficEntry[],
  revision: string | null,
): TrafficEntry[] {
  return keepTags(current, [{ revision, percent: 100, tag: null }]);
}

/** `next` with the tags of `current` that it doesn't give to a revision itself, as 0 % entries. */
export function keepTags(
  current: readonly TrafficEntry[],
  next: readonly TrafficEntry[],
): TrafficEntry[] {
  const named = tagsOf(next);
  const kept = [...tagsOf(current)]
    .filter(([tag]) => !named.has(tag))
    .map(([tag, revision]) => ({ revision, percent: 0, tag }));
  return [...next, ...kept];
}

/** The share of one revision (`null`: of LATEST), tagged entries included. */
export function shareOf(traffic: readonly TrafficEntry[], revision: string | null): number {
  return sharesOf(traffic).get(revision) ?? 0;
}

/** Pinned: no share follows the latest revision, so later deployments get 0 %. */
export function isPinned(traffic: readonly TrafficEntry[]): boolean {
  return traffic.length > 0 && shareOf(traffic, null) === 0;
}

/** For a sentence: `a-00001-abc 90 %, LATEST 10 %; tag blue → a-00001-abc`. */
export function describeTraffic(traffic: readonly TrafficEntry[]): string {
  const shares = [...servingShares(traffic)].map(
    ([revision, percent]) => `${nameOf(revision)} ${percent} %`,
  );
  const tags = [...tagsOf(traffic)].map(([tag, revision]) => `tag ${tag} → ${nameOf(revision)}`);
  return [shares.join(', ') || 'nothing', ...tags].join('; ');
}

function spread(
  left: number,
  others: readonly (readonly [string | null, number])[],
): Map<string | null, number> {
  const total = sum(others.map(([, percent]) => percent));
  const parts = others.map(([revision, percent]) => ({
    revision,
    was: percent,
    floor: Math.floor((percent * left) / total),
    remainder: (percent * left) % total,
  }));
  const missing = left - sum(parts.map((part) => part.floor));
  const luckiest = parts
    .toSorted(
      (a, b) => b.remainder - a.remainder || a.was - b.was || compareNames(a.revision, b.revision),
    )
    .slice(0, missing);
  return new Map(
    parts.map((part) => [part.revision, part.floor + (luckiest.includes(part) ? 1 : 0)]),
  );
}

function sharesOf(traffic: readonly TrafficEntry[]): Map<string | null, number> {
  const shares = new Map<string | null, number>();
  for (const { revision, percent, tag } of traffic) {
    if (tag !== null && percent === 0) continue;
    shares.set(revision, (shares.get(revision) ?? 0) + percent);
  }
  return shares;
}

function servingShares(traffic: readonly TrafficEntry[]): Map<string | null, number> {
  return new Map([...sharesOf(traffic)].filter(([, percent]) => percent > 0));
}

function tagsOf(traffic: readonly TrafficEntry[]): Map<string, string | null> {
  return new Map(
    traffic.flatMap(({ tag, revision }) => (tag === null ? [] : [[tag, revision] as const])),
  );
}

function sameMap<K, V>(a: ReadonlyMap<K, V>, b: ReadonlyMap<K, V>): boolean {
  return a.size === b.size && [...a].every(([key, value]) => b.has(key) && b.get(key) === value);
}

function compareNames(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b ? -1 : 1;
}

function nameOf(revision: string | null): string {
  return revision ?? LATEST_NAME;
}

function sum(values: Iterable<number>): number {
  return [...values].reduce((total, value) => total + value, 0);
}
