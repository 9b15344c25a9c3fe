/** Builds the same source again. One action is one call of Cloud Build. */
import type { BuildFacts } from '@/lib/fleet/beside';
import type { TargetState } from '@/lib/fleet/target-state';
import type {
  Action,
  ActionInputs,
  Landed,
  PlannedAction,
  PlatformError,
  TargetAddress,
  Verification,
} from '@/lib/platforms/platform';
import { err, ok, type Result } from '@/lib/result';
import { isPinned } from '@/lib/runs/traffic';
import { buildOutcome } from './beside';
import type { Google } from './google';
import { projectOf, serviceOf } from './names';

type Kind = 'retry_build';
type Plan = PlannedAction<Kind>;

export function createRetryBuild(builds: Google['builds']): Action<Kind> {
  return {
    plan: planBuild,
    async apply(address, { input, before }, _intent, signal) {
      const project = projectOf(address);
      // The call has no token of its own: what is newest is compared right before it.
      const now = await builds.list({ project, service: serviceOf(address) }, signal);
      if (!now.ok) return now;
      const newest = now.value[0]?.id ?? null;
      if (newest !== before.newest) {
        return refuse(
          'conflict',
          `Build ${newest ?? 'none'} came since: it is not asked for again.`,
        );
      }
      const reply = await builds.retry({ project, id: input.build }, signal);
      return reply.ok ? ok({ name: reply.value.buildId }) : reply;
    },
    async settle(address, operation, signal) {
      if (operation.name === null) return ok('done');
      const look = await builds.get({ project: projectOf(address), id: operation.name }, signal);
      if (!look.ok) return look;
      const { status, detail } = look.value;
      const outcome = buildOutcome(status);
      if (outcome !== 'failed') return ok(outcome === 'succeeded' ? 'done' : 'running');
      const message = `Build ${operation.name} ended as ${status}${detail === null ? '.' : `: ${detail}`}`;
      return err({ kind: 'failed', outcome: 'unknown', message });
    },
    landed: buildLanded,
    verify: verifyBuild,
    project: projectBuild,
    unchanged: (plan, state) => newestOf(state)?.id === plan.before.newest,
  };
}

/**
 * It has no inverse, and adds only, where traffic is pinned: an image, and at most a revision that
 * nobody is sent to. Where traffic follows latest, a build that ends in a deployment moves everybody,
 * with no way back recorded: then it is destructive.
 */
export function planBuild(
  address: TargetAddress,
  input: ActionInputs[Kind],
  state: TargetState,
): Result<Plan, PlatformError> {
  const builds = state.beside?.builds ?? null;
  if (builds === null) return refuse('failed', 'The builds of the service are not known.');
  const build = builds.find(({ id }) => id === input.build);
  const newest = newestOf(state);
  if (build === undefined || newest === undefined) {
    return refuse('not_found', `Build ${input.build} is none of this service’s newest builds.`);
  }
  if (newest.status === 'running') {
    return refuse('conflict', `Build ${newest.id} is still running: wait for its end.`);
  }
  if (newest.status === 'unknown') {
    return refuse('failed', `Whether build ${newest.id} is still running is not known.`);
  }
  // Without it somebody's build of anything else would pass for ours.
  if (build.commit === null) {
    return refuse('failed', `The source of build ${build.id} is not known: start it by hand.`);
  }
  const pinned = isPinned(state.desired);
  const commit = `commit ${build.commit.slice(0, 7)}`;
  return ok({
    kind: 'retry_build',
    input,
    before: { newest: newest.id },
    after: { newest: null },
    precondition: { uid: state.uid, generation: state.generation, etag: null },
    inverse: null,
    reversible: 'none',
    risk: pinned ? 'risky' : 'destructive',
    addsOnly: pinned,
    commandLine: retryLine(projectOf(address), input.build),
    willNotRestore: [
      'The same source is built: what is wrong in it stays wrong.',
      pinned
        ? 'If the build ends in a deployment, it makes a revision; traffic is pinned, so nobody is sent there.'
        : 'If the build ends in a deployment, requests go to what it makes at once: traffic follows latest, and no way back is recorded by this step.',
      'What was built and pushed stays; it is not taken away again.',
    ],
    words: {
      act: `build ${commit} again`,
      after: `${commit} built again`,
      before: `build ${newest.id} the newest`,
      subject: 'builds',
      rows: [{ label: 'Build', now: `${build.id}: ${build.status}`, after: 'built again' }],
    },
  });
}

/** There is no such verb in the command line. */
function retryLine(project: string, build: string): string {
  return [
    'curl --request POST',
    '--header "Authorization: Bearer $(gcloud auth print-access-token)"',
    `'https://cloudbuild.googleapis.com/v1/projects/${project}/builds/${build}:retry'`,
  ].join(' ');
}

/**
 * A build has no mark of ours. One of the same source that came since is what was asked for, whoever
 * asked: it is not asked for twice.
 */
export function buildLanded(plan: Plan, _intent: unknown, state: TargetState | null): Landed {
  if (newestOf(state) === undefined) return 'cannot_tell';
  if (againOf(plan, state) !== undefined) return 'landed';
  return newestOf(state)?.id === plan.before.newest ? 'not_landed' : 'overtaken';
}

/** Effective only when it has succeeded: a build that runs proves nothing. */
export function verifyBuild(plan: Plan, state: TargetState | null): Verification {
  const again = againOf(plan, state);
  if (again === undefined) {
    return { outcome: 'not_yet', evidence: `No build came after ${plan.before.newest ?? 'none'}.` };
  }
  const why = again.detail === null ? '' : `: ${again.detail}`;
  switch (again.status) {
    case 'succeeded':
      return { outcome: 'effective', evidence: `Build ${again.id} has succeeded.` };
    case 'failed':
      return { outcome: 'not_effective', evidence: `Build ${again.id} has failed${why}.` };
    default:
      return { outcome: 'not_yet', evidence: `Build ${again.id} is ${again.status}.` };
  }
}

export function projectBuild(plan: Plan, state: TargetState): TargetState {
  const builds = state.beside?.builds ?? [];
  const build = builds.find(({ id }) => id === plan.input.build);
  if (state.beside === undefined || build === undefined) return state;
  const again: BuildFacts = { ...build, id: 'again', status: 'succeeded', detail: null };
  return { ...state, beside: { ...state.beside, builds: [again, ...builds] } };
}

/** The oldest of the same source that is newer than the newest of then. */
function againOf({ input, before }: Plan, state: TargetState | null): BuildFacts | undefined {
  const builds = state?.beside?.builds ?? [];
  const source = builds.find(({ id }) => id === input.build);
  const then = builds.findIndex(({ id }) => id === before.newest);
  if (source === undefined || then < 0) return undefined;
  return builds
    .slice(0, then)
    .findLast(({ commit, trigger }) => commit === source.commit && trigger === source.trigger);
}

function newestOf(state: TargetState | null): BuildFacts | undefined {
  return state?.beside?.builds?.[0];
}

function refuse(kind: PlatformError['kind'], message: string) {
  return err<PlatformError>({ kind, outcome: 'not_sent', message });
}
