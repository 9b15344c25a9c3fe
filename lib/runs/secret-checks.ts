/** The checks of a verdict that are about versions of secrets which a plan enables or disables. Pure. */
import { versionFacts } from '@/lib/fleet/beside';
import type { RevisionReferences } from '@/lib/fleet/references';
import type { Revision, TargetState } from '@/lib/fleet/target-state';
import type { PlannedCall } from './plan-body';
import type { Check, JudgedCall } from './verdict';

/**
 * What a disabled version takes with it: blocked where something that serves reads it, a warning
 * where something that could be gone back to does.
 */
export function disabledVersionUsed(call: PlannedCall, state: TargetState): Check[] {
  if (call.kind !== 'set_secret_version_state' || call.after.enabled) return [];
  const { secret, version } = call.input;
  const what = `version ${version} of ${secret}`;
  const readers = state.revisions.filter((each) => reads(each, secret, version, state));
  const serving = readers.filter(({ name }) =>
    state.effective.some(({ revision, percent }) => revision === name && percent > 0),
  );
  const seen =
    serving.length > 0
      ? {
          result: 'block' as const,
          evidence: `${names(serving)} serves and reads ${what}: no new instance of it could start.`,
        }
      : readers.length > 0
        ? {
            result: 'warn' as const,
            evidence: `${names(readers)} can’t be gone back to while ${what} is disabled: it reads it.`,
          }
        : { result: 'pass' as const, evidence: `No revision of this service reads ${what}.` };
  return [
    { id: 'version_unused', title: 'Nothing that serves reads it', absolute: false, ...seen },
  ];
}

function reads(
  { secrets }: Revision,
  secret: string,
  version: string,
  { beside }: TargetState,
): boolean {
  return secrets.some(
    (each) =>
      each.secret === secret &&
      (versionFacts(beside, secret, each.version)?.version ?? each.version) === version,
  );
}

/** A version that an earlier call of the same plan enables is not in the way of a later one. */
export function withEnabled(
  references: readonly RevisionReferences[] | undefined,
  calls: readonly JudgedCall[],
): readonly RevisionReferences[] | undefined {
  const enabled = new Set(calls.flatMap(({ call, state }) => enabledWords(call, state)));
  if (enabled.size === 0) return references;
  return references?.map((each) => ({
    ...each,
    secrets: each.secrets.map((found) =>
      found.state === 'disabled' && enabled.has(found.what)
        ? { ...found, state: 'there' as const }
        : found,
    ),
  }));
}

/** As references are told: by its number, and as the latest where it is the newest. */
function enabledWords(call: PlannedCall, { beside }: TargetState): string[] {
  if (call.kind !== 'set_secret_version_state' || !call.after.enabled) return [];
  const { secret, version } = call.input;
  const newest = versionFacts(beside, secret, 'latest')?.version === version;
  return [
    `version ${version} of the secret ${secret}`,
    ...(newest ? [`the latest version of the secret ${secret}`] : []),
  ];
}

const NAMED = 3;

function names(revisions: readonly Revision[]): string {
  const shown = revisions.slice(0, NAMED).map(({ name }) => name);
  const more = revisions.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(' and ');
}
