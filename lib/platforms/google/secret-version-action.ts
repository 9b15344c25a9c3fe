/** Enables or disables one version of a secret. One action is one call of Secret Manager. */
import { secretFacts, versionFacts } from '@/lib/fleet/beside';
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
import type { Google } from './google';
import { projectOf, versionPath } from './names';

type Kind = 'set_secret_version_state';
type Plan = PlannedAction<Kind>;
type Input = ActionInputs[Kind];

export function createSetSecretVersionState(secrets: Google['secrets']): Action<Kind> {
  return {
    plan: planSecretVersion,
    async apply(address, { input, precondition }, _intent, signal) {
      const name = versionPath(address, input.secret, input.version);
      const send = input.enabled ? secrets.enable : secrets.disable;
      const reply = await send(name, precondition.etag, signal);
      // It is so with the answer; there is no operation to wait on.
      return reply.ok ? ok({ name: null }) : reply;
    },
    settle: async () => ok('done'),
    landed: secretVersionLanded,
    verify: verifySecretVersion,
    project: projectSecretVersion,
    unchanged: (plan, state) => isEnabled(plan.input, state) === plan.before.enabled,
  };
}

/** The version's own etag is the precondition: whoever changed it since is not overruled. */
export function planSecretVersion(
  address: TargetAddress,
  input: Input,
  state: TargetState,
): Result<Plan, PlatformError> {
  const { secret, version, enabled } = input;
  const what = `Version ${version} of the secret ${secret}`;
  const known = versionFacts(state.beside, secret, version);
  if (known === null) return refuse('not_found', `${what} does not exist.`);
  if (known.state === 'destroyed') return refuse('invalid', `${what} is destroyed.`);
  if (known.state === 'unknown') return refuse('failed', `The state of ${what} is not known.`);
  const before = known.state === 'enabled';
  if (before === enabled) return refuse('conflict', `${what} is ${word(enabled)} already.`);
  return ok({
    kind: 'set_secret_version_state',
    input,
    before: { enabled: before },
    after: { enabled },
    precondition: { uid: state.uid, generation: state.generation, etag: known.etag },
    inverse: { ...input, enabled: before },
    reversible: 'exact',
    risk: enabled ? 'risky' : 'destructive',
    commandLine: [
      `gcloud secrets versions ${enabled ? 'enable' : 'disable'} ${version}`,
      `--secret=${secret}`,
      `--project=${projectOf(address)}`,
    ].join(' '),
    willNotRestore: enabled ? ENABLED : DISABLED,
    words: {
      act: `${enabled ? 'enable' : 'disable'} version ${version} of ${secret}`,
      after: `version ${version} of ${secret} ${word(enabled)}`,
      before: `version ${version} of ${secret} ${word(before)}`,
      subject: `state of version ${version} of ${secret}`,
      rows: [{ label: `${secret}, version ${version}`, now: word(before), after: word(enabled) }],
    },
  });
}

const ENABLED = [
  'Instances that run keep the value that they were started with: only new ones read it.',
  'The version that is newest stays so: what follows "latest" reads the same as before.',
];
const DISABLED = [
  'What reads this version by name, or by "latest" while it is the newest, can’t start any more.',
  'Instances that run keep the value until they end.',
  'Whoever had the value still has it: it stays valid wherever it is accepted.',
];

/** No mark of ours is on it: that it is so means that nothing has to be sent. */
export function secretVersionLanded(
  plan: Plan,
  _intent: unknown,
  state: TargetState | null,
): Landed {
  const { secret, version } = plan.input;
  const known = versionFacts(state?.beside, secret, version);
  if (known === null) return 'cannot_tell';
  if (isEnabled(plan.input, state) === plan.after.enabled) return 'landed';
  return known.etag === plan.precondition.etag ? 'not_landed' : 'overtaken';
}

export function verifySecretVersion(
  { input, after, precondition }: Plan,
  state: TargetState | null,
): Verification {
  const { secret, version } = input;
  const known = versionFacts(state?.beside, secret, version);
  if (known === null) {
    const gone = state !== null && secretFacts(state.beside, secret) !== null;
    return gone
      ? {
          outcome: 'not_effective',
          evidence: `Version ${version} of ${secret} does not exist any more.`,
        }
      : { outcome: 'not_yet', evidence: `The versions of ${secret} could not be read.` };
  }
  const evidence = `Version ${version} of ${secret} is ${known.state}, as Secret Manager tells it.`;
  const now = isEnabled(input, state);
  if (now === after.enabled) return { outcome: 'effective', evidence };
  // As it was before it may yet be changed; with another etag somebody has changed it since.
  const isOfBefore = known.state === 'unknown' || known.etag === precondition.etag;
  return { outcome: isOfBefore ? 'not_yet' : 'not_effective', evidence };
}

export function projectSecretVersion({ input, after }: Plan, state: TargetState): TargetState {
  if (state.beside === undefined) return state;
  const secrets = state.beside.secrets.map((each) =>
    each.secret !== input.secret
      ? each
      : {
          ...each,
          versions: each.versions.map((version) =>
            version.version === input.version
              ? { ...version, state: word(after.enabled), etag: null }
              : version,
          ),
        },
  );
  return { ...state, beside: { ...state.beside, secrets } };
}

/** Null: neither, or not known. */
function isEnabled({ secret, version }: Input, state: TargetState | null): boolean | null {
  const known = versionFacts(state?.beside, secret, version)?.state;
  if (known === 'enabled') return true;
  return known === 'disabled' ? false : null;
}

function word(enabled: boolean): 'enabled' | 'disabled' {
  return enabled ? 'enabled' : 'disabled';
}

function refuse(kind: PlatformError['kind'], message: string) {
  return err<PlatformError>({ kind, outcome: 'not_sent', message });
}
