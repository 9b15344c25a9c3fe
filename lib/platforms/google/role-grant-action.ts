/** Adds one binding to a project's policy, or takes exactly that one away. One write, compared by etag. */
import { roleFacts } from '@/lib/fleet/beside';
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
import { projectOf } from './names';

type Kind = 'grant_role';
type Plan = PlannedAction<Kind>;
type Input = ActionInputs[Kind];

export function createGrantRole(policy: Google['policy']): Action<Kind> {
  return {
    plan: planRole,
    async apply(address, { input, precondition }, _intent, signal) {
      const reply = await policy.setBinding(projectOf(address), input, precondition.etag, signal);
      return reply.ok ? ok({ name: null }) : reply;
    },
    settle: async () => ok('done'),
    landed: roleLanded,
    verify: verifyRole,
    project: projectRole,
    unchanged: (plan, state) => isGranted(plan.input, state) === plan.before.granted,
  };
}

const MEMBER = /^(serviceAccount|user|group|domain|principal|principalSet):\S+$/;
const ROLE = /^((projects|organizations)\/[^/\s]+\/)?roles\/[\w.]+$/;

/** The policy's etag is the precondition: a change of anybody else's is never written over. */
export function planRole(
  address: TargetAddress,
  input: Input,
  state: TargetState,
): Result<Plan, PlatformError> {
  const { member, role, granted } = input;
  const project = projectOf(address);
  if (!MEMBER.test(member)) return refuse('invalid', `"${member}" is no member of a policy.`);
  if (!ROLE.test(role)) return refuse('invalid', `"${role}" is no role.`);
  const known = roleFacts(state.beside, role);
  if (known === null) return refuse('failed', `Who has ${role} in ${project} is not known.`);
  const before = known.members.includes(member);
  if (before === granted) {
    const message = `${member} ${granted ? 'has' : 'does not have'} ${role} in ${project} already.`;
    return refuse('conflict', message);
  }
  return ok({
    kind: 'grant_role',
    input,
    before: { granted: before },
    after: { granted },
    precondition: { uid: state.uid, generation: state.generation, etag: known.etag },
    inverse: { ...input, granted: before },
    reversible: 'exact',
    risk: 'risky',
    commandLine: [
      `gcloud projects ${granted ? 'add' : 'remove'}-iam-policy-binding ${project}`,
      `--member="${member}"`,
      `--role="${role}"`,
      '--condition=None',
    ].join(' '),
    willNotRestore: granted ? GRANTED : TAKEN,
    words: {
      act: granted ? `grant ${role}` : `take ${role} away`,
      after: holding(input, granted),
      before: holding(input, before),
      subject: `binding of ${role}`,
      rows: [
        { label: role, now: held(before), after: held(granted) },
        { label: 'Who', now: member, after: member },
      ],
    },
  });
}

const GRANTED = [
  'It holds for the whole project: for every secret, bucket or service there that the role is about.',
  'It takes up to some minutes until it is so everywhere.',
  'An instance that failed for want of it may have to be started again.',
];
const TAKEN = [
  'Another binding, a group or a condition may still give the same; only this one is taken away.',
  'It takes up to some minutes until it is so everywhere.',
];

/** A binding has no mark of ours: that it is so means that nothing has to be sent. */
export function roleLanded(plan: Plan, _intent: unknown, state: TargetState | null): Landed {
  const known = roleFacts(state?.beside, plan.input.role);
  if (known === null) return 'cannot_tell';
  if (isGranted(plan.input, state) === plan.after.granted) return 'landed';
  return known.etag === plan.precondition.etag ? 'not_landed' : 'overtaken';
}

export function verifyRole(
  { input, after, precondition }: Plan,
  state: TargetState | null,
): Verification {
  const now = isGranted(input, state);
  if (now === null) {
    return { outcome: 'not_yet', evidence: `Who has ${input.role} could not be read.` };
  }
  const evidence = `As the project’s policy tells it: ${holding(input, now)}.`;
  if (now === after.granted) return { outcome: 'effective', evidence };
  // A policy that is still the one of before may yet be written; any other was written since.
  const isOfBefore = roleFacts(state?.beside, input.role)?.etag === precondition.etag;
  return { outcome: isOfBefore ? 'not_yet' : 'not_effective', evidence };
}

export function projectRole({ input, after }: Plan, state: TargetState): TargetState {
  if (state.beside === undefined) return state;
  const roles = state.beside.roles.map((each) => {
    if (each.role !== input.role) return { ...each, etag: null };
    const others = each.members.filter((member) => member !== input.member);
    return { ...each, members: after.granted ? [...others, input.member] : others, etag: null };
  });
  return { ...state, beside: { ...state.beside, roles } };
}

/** Null: not known. */
function isGranted({ member, role }: Input, state: TargetState | null): boolean | null {
  return roleFacts(state?.beside, role)?.members.includes(member) ?? null;
}

function holding({ member, role }: Input, granted: boolean): string {
  return `${member} ${granted ? 'with' : 'without'} ${role}`;
}

function held(granted: boolean): string {
  return granted ? 'granted' : 'not granted';
}

function refuse(kind: PlatformError['kind'], message: string) {
  return err<PlatformError>({ kind, outcome: 'not_sent', message });
}
