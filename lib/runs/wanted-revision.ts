/** Pure: the call that makes a revision, and from which one. */
import type { Revision, TargetState } from '@/lib/fleet/target-state';
import type { TemplateChange } from '@/lib/platforms/platform';
import { err, ok, type Result } from '@/lib/result';
import type { ActionStep, RememberedImage, WantedCall } from './wanted-call';

/** The newest revision's configuration with the named one's image, by digest: as a deployment of it. */
export function redeploy(
  named: RememberedImage | undefined,
  state: TargetState,
): Result<WantedCall, string> {
  if (named === undefined) {
    return err('No image is known that could be deployed again. Name a revision that served here.');
  }
  const { image, digest } = named;
  if (digest === null) {
    return err(
      `The image of ${named.revision} is not known by digest: its tag may mean another by now.`,
    );
  }
  return ofNewest(state, image, digest);
}

/** As a deployment does it: the newest revision's configuration, with this image. */
export function ofNewest(
  state: TargetState,
  image: string,
  digest: string,
): Result<WantedCall, string> {
  const newest = state.revisions.find(({ name }) => name === state.latestCreatedRevision);
  if (newest === undefined) {
    return err('The newest revision is not known: there is no configuration to deploy with.');
  }
  if (newest.digest === digest) {
    return err(`${newest.name} has that image already; shift the traffic instead.`);
  }
  return ok(made(newest.name, { image }));
}

export function made(from: string, change: Partial<TemplateChange>): WantedCall {
  const nothing = { image: null, secrets: [], cpu: null, memory: null };
  return {
    kind: 'create_revision',
    input: { from, change: { ...nothing, ...change }, traffic: null },
  };
}

/**
 * The one revision that serves. A release is not to blame for what is put right on it, so what is
 * put right is what serves: after a rollback the newest is the one that was left.
 */
export function servingOne({ effective, revisions }: TargetState): Result<Revision, string> {
  const names = new Set(
    effective.filter(({ percent }) => percent > 0).map(({ revision }) => revision),
  );
  if (names.size !== 1) {
    return err(
      names.size === 0
        ? 'No revision serves: there is none to make another from.'
        : `${[...names].join(' and ')} serve: it is not known which to make another from.`,
    );
  }
  const found = revisions.find(({ name }) => names.has(name));
  return found === undefined ? err('The revision that serves could not be read.') : ok(found);
}

/** The revision that serves as it is, with more CPU or memory. */
export function withLimits(
  { limits, title }: ActionStep,
  state: TargetState,
): Result<WantedCall, string> {
  const [cpu, memory] = [limits?.cpu ?? null, limits?.memory ?? null];
  if (cpu === null && memory === null) return err(`"${title}" names neither CPU nor memory.`);
  const from = servingOne(state);
  return from.ok ? ok(made(from.value.name, { cpu, memory })) : from;
}

/** The revision that serves as it is, with one secret pinned: its instances are fresh ones. */
export function withSecret(
  { secret, title }: ActionStep,
  version: string | null,
  state: TargetState,
): Result<WantedCall, string> {
  if (secret === undefined) return err(`"${title}" names no secret.`);
  if (version === null) return err(`Name the version of ${secret} that worked: none is guessed.`);
  const from = servingOne(state);
  if (!from.ok) return from;
  const places = from.value.secrets.filter((each) => each.secret === secret);
  if (places.length === 0) return err(`${from.value.name} does not refer to ${secret}.`);
  if (places.every((each) => each.version === version)) {
    return err(`${from.value.name} is pinned to version ${version} of ${secret} already.`);
  }
  const secrets = places.map(({ at }) => ({ at, version }));
  return ok(made(from.value.name, { secrets }));
}
