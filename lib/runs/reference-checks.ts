/** The checks of a verdict that need more than the platform: registry and Secret Manager. Pure. */
import type { ReferenceState, RevisionReferences } from '@/lib/fleet/references';
import type { Revision, TargetState } from '@/lib/fleet/target-state';
import { movedTraffic } from './moved-traffic';
import { servedBy } from './plan';
import type { PlannedCall } from './plan-body';
import type { Check, JudgedCall } from './verdict';

/** Every revision that these calls give traffic to or make, with what it will rest on. */
export function restingRevisions(calls: readonly JudgedCall[]): Revision[] {
  const all = calls.flatMap(({ call, state }) => restingOf(call, state));
  return [...new Map(all.map((each) => [each.name, each])).values()];
}

function restingOf(call: PlannedCall, state: TargetState): Revision[] {
  const moved = movedTraffic(call);
  if (moved !== null) {
    const served = servedBy(moved.after, state);
    return state.revisions.filter(({ name }) => served.includes(name));
  }
  switch (call.kind) {
    case 'create_revision': {
      const { from, change } = call.input;
      const base = state.revisions.find(({ name }) => name === from);
      const name = call.after.revision;
      if (base === undefined || name === null) return [];
      const versions = new Map(change.secrets.map(({ at, version }) => [at, version]));
      return [
        {
          ...base,
          name,
          image: change.image ?? base.image,
          digest: change.image === null ? base.digest : digestOf(change.image),
          secrets: base.secrets.map((secret) => ({
            ...secret,
            version: versions.get(secret.at) ?? secret.version,
          })),
        },
      ];
    }
    default:
      return [];
  }
}

function digestOf(image: string): string | null {
  return /@(sha256:[0-9a-f]{64})$/.exec(image)?.[1] ?? null;
}

type Found = readonly RevisionReferences[];

/**
 * The check of the digest with the registry's word. What serves now goes on from the platform's own
 * copy: that it left the registry warns; anything else can't be started without it.
 */
export function withRegistry(
  known: Check,
  names: readonly string[],
  found: Found | undefined,
  state: Pick<TargetState, 'effective'>,
): Check {
  if (found === undefined || known.result !== 'pass') return known;
  const its = found.filter(({ revision }) => names.includes(revision));
  const gone = its.filter(({ image }) => image.state === 'gone').map(({ revision }) => revision);
  if (gone.length > 0) {
    const serves = (name: string) =>
      state.effective.some(({ revision, percent }) => revision === name && percent > 0);
    const sentence = `The image of ${gone.join(' and ')} is not in the registry any more.`;
    return gone.every(serves)
      ? {
          ...known,
          result: 'warn',
          evidence: `${sentence} It serves from the platform’s own copy.`,
        }
      : { ...known, result: 'block', evidence: sentence };
  }
  const unknown = its.find(({ image }) => image.state === 'unknown');
  if (unknown === undefined) {
    return { ...known, evidence: `${known.evidence} The registry has it.` };
  }
  const why = unknown.image.why ?? 'Nobody could be asked.';
  return {
    ...known,
    result: 'unknown',
    evidence: `Whether the registry still has the image of ${unknown.revision} is not known. ${why}`,
  };
}

/** None where nobody was asked, or there is no secret that it refers to. */
export function secretVersions(names: readonly string[], found: Found | undefined): Check[] {
  const secrets = (found ?? [])
    .filter(({ revision }) => names.includes(revision))
    .flatMap((each) => each.secrets);
  if (secrets.length === 0) return [];
  return [{ id: 'secret_versions', title: 'Secret versions', absolute: false, ...seen(secrets) }];
}

function seen(secrets: readonly ReferenceState[]): Pick<Check, 'result' | 'evidence'> {
  const bad = secrets.filter(({ state }) => state === 'gone' || state === 'disabled');
  if (bad.length > 0) {
    const words = bad.map(({ what, state }) =>
      state === 'gone' ? `${what} does not exist, or is destroyed` : `${what} is disabled`,
    );
    return { result: 'block', evidence: `${sentence(words.join('; '))} No instance can start.` };
  }
  const [unknown] = secrets.filter(({ state }) => state === 'unknown');
  if (unknown !== undefined) {
    return {
      result: 'unknown',
      evidence: `The state of ${unknown.what} is not known. ${unknown.why ?? ''}`.trim(),
    };
  }
  const count = secrets.length === 1 ? 'One version is' : `All ${secrets.length} versions are`;
  return { result: 'pass', evidence: `${count} enabled.` };
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
