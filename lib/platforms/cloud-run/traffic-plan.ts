/** Pure: from what someone wants the traffic to be to a plan that can be shown, approved and undone. */
import type { Revision, TargetState, TrafficEntry } from '@/lib/fleet/target-state';
import type {
  PlannedAction,
  PlatformError,
  ShiftTrafficInput,
  TargetAddress,
} from '@/lib/platforms/platform';
import { err, ok, type Result } from '@/lib/result';
import {
  describeTraffic,
  isPinned,
  keepTags,
  normaliseTraffic,
  sameShares,
  sameTraffic,
  shareOf,
  trafficProblem,
} from '@/lib/runs/traffic';
import { serviceWords } from './service-name';

/** The inverse asks for the recorded list exactly as it was read, LATEST included. */
export function planShift(
  address: TargetAddress,
  input: ShiftTrafficInput,
  state: TargetState,
): Result<PlannedAction<'shift_traffic'>, PlatformError> {
  const problem = trafficProblem(input.traffic);
  if (problem !== null) return refuse('invalid', problem);
  const exact = input.exact === true;
  const all = exact ? input.traffic : keepTags(state.desired, mergeRepeated(input.traffic));
  const [dangling, after] = partition(all, (entry) => isDangling(entry, state, exact));
  const unusable = after.map((entry) => problemOf(entry, state)).find((each) => each !== null);
  if (unusable) return err(unusable);
  if (sameTraffic(state.desired, after) && isEffective(state, after)) {
    return refuse('conflict', `Traffic already goes so: ${describeTraffic(after)}.`);
  }
  return ok({
    kind: 'shift_traffic',
    input,
    before: state.desired,
    after,
    precondition: { uid: state.uid, generation: state.generation, etag: state.etag },
    inverse: { traffic: state.desired, exact: true },
    reversible: dangling.length > 0 ? 'equivalent' : 'exact',
    // A tag moves nobody.
    risk: sameShares(state.desired, after) ? 'routine' : 'risky',
    commandLine: trafficCommand(address, state.desired, after),
    willNotRestore: willNotRestore(state, after, dangling),
  });
}

/** True when the platform really sends traffic and tags as `traffic` says. */
export function isEffective(state: TargetState, traffic: readonly TrafficEntry[]): boolean {
  return sameTraffic(effectiveList(state), traffic);
}

/** What is really served, in the form of a list that was asked for. */
export function effectiveList(state: TargetState): TrafficEntry[] {
  return state.effective.map(({ revision, percent, tag, followsLatest }) => ({
    revision: followsLatest ? null : revision,
    percent,
    tag,
  }));
}

function refuse(kind: PlatformError['kind'], message: string) {
  return err<PlatformError>({ kind, outcome: 'not_sent', message });
}

/**
 * A recorded tag whose revision is gone: keeping it would make the platform fail the whole list. One
 * that is asked for anew is no such tag, and is refused.
 */
function isDangling(
  { revision, percent, tag }: TrafficEntry,
  state: TargetState,
  recorded: boolean,
): boolean {
  if (percent > 0 || revision === null || tag === null) return false;
  if (state.revisions.some((known) => known.name === revision)) return false;
  return (
    recorded || state.desired.some((entry) => entry.tag === tag && entry.revision === revision)
  );
}

function problemOf(entry: TrafficEntry, state: TargetState): PlatformError | null {
  const { revision, percent } = entry;
  if (revision === null) {
    if (percent === 0 || state.latestReadyRevision !== null) return null;
    return notSent('invalid', "Traffic can't follow latest: no revision is ready.");
  }
  const found = state.revisions.find((candidate) => candidate.name === revision);
  if (found === undefined) {
    return notSent('not_found', `Revision ${revision} does not exist, or not any more.`);
  }
  if (percent === 0 || found.ready === 'yes') return null;
  const why = found.condition === null ? '' : `: ${found.condition}`;
  return notSent('invalid', `Revision ${revision} is not ready to take traffic${why}.`);
}

function notSent(kind: PlatformError['kind'], message: string): PlatformError {
  return { kind, outcome: 'not_sent', message };
}

/** Two entries of one revision and tag become one with their sum; everything else stays as given. */
function mergeRepeated(traffic: readonly TrafficEntry[]): TrafficEntry[] {
  const merged = new Map<string, TrafficEntry>();
  for (const entry of traffic) {
    const key = JSON.stringify([entry.revision, entry.tag]);
    const percent = entry.percent + (merged.get(key)?.percent ?? 0);
    merged.set(key, { ...entry, percent });
  }
  return [...merged.values()];
}

/** Gives the same traffic from a terminal; the shares are complete, so nothing is spread. */
export function trafficCommand(
  { ref }: TargetAddress,
  before: readonly TrafficEntry[],
  after: readonly TrafficEntry[],
): string {
  const shares = normaliseTraffic(after).filter((entry) => entry.percent > 0);
  const moved = after.filter(
    (entry) =>
      entry.tag !== null &&
      !before.some((old) => old.tag === entry.tag && old.revision === entry.revision),
  );
  const to =
    shareOf(after, null) === 100
      ? '--to-latest'
      : `--to-revisions=${shares.map((entry) => `${entry.revision ?? 'LATEST'}=${entry.percent}`).join(',')}`;
  const words = [
    'gcloud run services update-traffic',
    ...serviceWords(ref),
    ...(sameShares(before, after) ? [] : [to]),
  ];
  if (moved.length > 0) {
    const pairs = moved.map((entry) => `${entry.tag}=${entry.revision ?? 'LATEST'}`);
    words.push(`--update-tags=${pairs.join(',')}`);
  }
  const gone = tagsNotIn(after, before);
  if (gone.length > 0) words.push(`--remove-tags=${gone.join(',')}`);
  return words.join(' ');
}

function willNotRestore(
  state: TargetState,
  after: readonly TrafficEntry[],
  dangling: readonly TrafficEntry[],
): string[] {
  const serving = state.effective.filter((entry) => entry.percent > 0);
  const losing = [...new Set(serving.map((entry) => entry.revision))].filter(
    (revision) => !receives(state, after, revision),
  );
  const sentences = state.revisions
    .filter((revision) => receives(state, after, revision.name))
    .flatMap(followsLatestSecrets);
  sentences.push(
    'What is not part of a revision stays as it is now: scaling of the service, ingress, who may call it, feature flags.',
    losing.length > 0
      ? `Data written by ${losing.join(', ')} stays: databases, queues, caches and calls to other services.`
      : 'Data that was written stays: databases, queues, caches and calls to other services.',
    'Requests in flight finish on the revision that took them.',
  );
  if (isPinned(after)) {
    sentences.push(
      'The service is pinned: later deployments get 0 % until traffic follows latest again.',
    );
  }
  for (const { tag, revision } of dangling) {
    sentences.push(`Tag ${tag} is dropped: its revision ${revision} does not exist any more.`);
  }
  const lost = dangling.map((entry) => entry.tag);
  for (const tag of tagsNotIn(after, state.desired)) {
    if (!lost.includes(tag)) sentences.push(`Tag ${tag} was added since, and is removed.`);
  }
  return sentences;
}

/** Tags of `before` that `after` does not have. */
function tagsNotIn(after: readonly TrafficEntry[], before: readonly TrafficEntry[]): string[] {
  return before.flatMap(({ tag }) =>
    tag === null || after.some((entry) => entry.tag === tag) ? [] : [tag],
  );
}

function receives(state: TargetState, after: readonly TrafficEntry[], revision: string): boolean {
  if (shareOf(after, revision) > 0) return true;
  return shareOf(after, null) > 0 && state.latestReadyRevision === revision;
}

function followsLatestSecrets(revision: Revision): string[] {
  const latest = revision.secrets.filter((secret) => secret.version === 'latest');
  if (latest.length === 0) return [];
  const names = [...new Set(latest.map((secret) => secret.secret))].join(', ');
  return [
    `${revision.name} reads ${names} as "latest": its instances get today's version, not the one from when it last served.`,
  ];
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}
