/** Pure: the plan for a new revision that is made from a named one, and moves nobody. */
import { createHash } from 'node:crypto';
import type { Revision, TargetState, TrafficEntry } from '@/lib/fleet/target-state';
import type {
  CreateRevisionInput,
  PlannedAction,
  PlatformError,
  TargetAddress,
  TemplateChange,
} from '@/lib/platforms/platform';
import { err, ok, type Result } from '@/lib/result';
import { isPinned, sameTraffic, trafficProblem } from '@/lib/runs/traffic';
import { exists } from './projection';
import { serviceWords } from './service-name';
import { trafficCommand } from './traffic-plan';

/**
 * The name is chosen here, from what the plan was read at, so that the same plan makes the same
 * revision, and what was made is recognised by it: a revision's name is never given twice.
 */
export function planRevision(
  address: TargetAddress,
  input: CreateRevisionInput,
  state: TargetState,
): Result<PlannedAction<'create_revision'>, PlatformError> {
  if (!exists(state)) return refuse('not_found', 'The service does not exist any more.');
  const from = state.revisions.find(({ name }) => name === input.from);
  if (from === undefined) {
    return refuse('not_found', `Revision ${input.from} does not exist, or not any more.`);
  }
  const problem = problemOf(input.change, from);
  if (problem !== null) return refuse('invalid', problem);
  const traffic = input.traffic ?? byName(state);
  if (traffic === null) {
    return refuse(
      'invalid',
      "Traffic follows latest and no revision is ready: it can't be kept where it is.",
    );
  }
  const wrong = trafficProblem(traffic);
  if (wrong !== null) return refuse('invalid', wrong);
  const before = { revision: state.latestCreatedRevision, traffic: state.desired };
  const revision = nameOf(address, input, state);
  return ok({
    kind: 'create_revision',
    input,
    before,
    after: { revision, traffic },
    precondition: { uid: state.uid, generation: state.generation, etag: state.etag },
    inverse:
      before.revision === null
        ? null
        : { from: before.revision, change: NOTHING_ELSE, traffic: before.traffic },
    reversible: before.revision === null ? 'none' : 'equivalent',
    risk: before.revision === null ? 'destructive' : 'risky',
    commandLine: commandLines(address, { input, from, revision, traffic }, state),
    willNotRestore: willNotRestore(input, state, from, { revision, traffic }),
  });
}

export const NOTHING_ELSE: TemplateChange = { image: null, secrets: [], cpu: null, memory: null };

const DIGEST = /@sha256:[0-9a-f]{64}$/;

function problemOf({ image, secrets }: TemplateChange, from: Revision): string | null {
  if (image !== null && !DIGEST.test(image)) {
    return `The image ${image} has no digest: a tag could be another image by then.`;
  }
  const unknown = secrets.find(({ at }) => !from.secrets.some((known) => known.at === at));
  return unknown === undefined ? null : `${from.name} has no secret at ${unknown.at}.`;
}

/** What follows latest goes on by name; null: nothing is ready that it could be. */
function byName(state: TargetState): TrafficEntry[] | null {
  const named = state.desired.map((entry) => ({
    ...entry,
    revision: entry.revision ?? state.latestReadyRevision,
  }));
  return named.some(({ revision }) => revision === null) ? null : named;
}

/** "orders-00004-rc3f1a": 63 characters are the most, and a service's name has 49 at the most. */
function nameOf(
  { ref }: TargetAddress,
  input: CreateRevisionInput,
  { uid, generation }: TargetState,
): string {
  const next = String(BigInt(generation) + 1n).padStart(5, '0');
  const mark = createHash('sha256')
    .update(JSON.stringify([uid, generation, input]))
    .digest('hex')
    .slice(0, 4);
  return `${ref.slice(ref.lastIndexOf('/') + 1)}-${next}-rc${mark}`;
}

/** A deployment without traffic names what follows latest; a list that doesn't is asked for after it. */
function commandLines(
  address: TargetAddress,
  made: {
    readonly input: CreateRevisionInput;
    readonly from: Revision;
    readonly revision: string;
    readonly traffic: readonly TrafficEntry[];
  },
  state: TargetState,
): string {
  const deployed = byName(state) ?? state.desired;
  return [
    commandLine(address, made.input, made.from, made.revision),
    ...(sameTraffic(deployed, made.traffic)
      ? []
      : [trafficCommand(address, deployed, made.traffic)]),
  ].join(' && ');
}

/** The command line takes the service's own template, so it fits where that is the one that is meant. */
function commandLine(
  { ref }: TargetAddress,
  { change }: CreateRevisionInput,
  from: Revision,
  revision: string,
): string {
  const words = serviceWords(ref);
  const suffix = revision.slice((words[0]?.length ?? 0) + 1);
  const secrets = change.secrets.map(({ at, version }) => {
    const known = from.secrets.find((each) => each.at === at);
    return `${at}=${known?.secret ?? ''}:${version}`;
  });
  return [
    'gcloud run deploy',
    ...words,
    `--image=${change.image ?? from.image}`,
    ...(secrets.length === 0 ? [] : [`--update-secrets=${secrets.join(',')}`]),
    ...(change.cpu === null ? [] : [`--cpu=${change.cpu}`]),
    ...(change.memory === null ? [] : [`--memory=${change.memory}`]),
    `--revision-suffix=${suffix}`,
    '--no-traffic',
  ].join(' ');
}

function willNotRestore(
  { change, from: name }: CreateRevisionInput,
  state: TargetState,
  from: Revision,
  after: { readonly revision: string; readonly traffic: readonly TrafficEntry[] },
): string[] {
  const latest = [
    ...new Set(
      from.secrets.filter(({ version }) => version === 'latest').map(({ secret }) => secret),
    ),
  ];
  return [
    change.image === null
      ? `Image, configuration and limits are those of ${name}, as a new revision.`
      : `Configuration, secrets and limits stay those of ${name}; the image alone is another.`,
    ...(latest.length === 0 ? [] : [`It reads ${latest.join(', ')} as "latest": today's version.`]),
    ...(isPinned(after.traffic) && !sameTraffic(after.traffic, state.desired)
      ? [
          'Traffic followed latest until now; it is named from here on, so that nobody is moved by the deployment.',
        ]
      : []),
    "A revision can't be unmade: the way back makes another one like the newest of now.",
    'Data that was written stays as it is.',
  ];
}

function refuse(kind: PlatformError['kind'], message: string) {
  return err<PlatformError>({ kind, outcome: 'not_sent', message });
}
