/** Pure: from the scaling that someone wants to a plan that can be shown, approved and undone. */
import type { TargetState } from '@/lib/fleet/target-state';
import type {
  PlannedAction,
  PlatformError,
  Scaling,
  SetScalingInput,
  TargetAddress,
} from '@/lib/platforms/platform';
import { err, ok, type Result } from '@/lib/result';
import { isObserved } from './generations';
import { toScalingRequest } from './mapper';
import { exists } from './projection';
import {
  describeScaling,
  isStopped,
  normaliseScaling,
  sameScaling,
  scalingProblem,
} from './scaling';
import { serviceWords } from './service-name';

/**
 * Changes the service's own scaling, which makes no revision. The inverse asks for the recorded
 * setting, minimum and maximum included, which manual scaling unsets.
 */
export function planScaling(
  address: TargetAddress,
  input: SetScalingInput,
  state: TargetState,
): Result<PlannedAction<'set_scaling'>, PlatformError> {
  if (!exists(state)) return refuse('not_found', 'The service does not exist any more.');
  const problem = scalingProblem(input.scaling);
  if (problem !== null) return refuse('invalid', problem);
  const before = state.scaling;
  const after = normaliseScaling(input.scaling);
  if (sameScaling(before, after) && isObserved(state) && state.condition.state === 'ok') {
    return refuse('conflict', `Scaling is already so: ${describeScaling(after)}.`);
  }
  const restorable = scalingProblem(before) === null;
  return ok({
    kind: 'set_scaling',
    input,
    before,
    after,
    precondition: { uid: state.uid, generation: state.generation, etag: state.etag },
    inverse: restorable ? { scaling: before } : null,
    reversible: restorable ? 'exact' : 'none',
    risk: restorable ? 'risky' : 'destructive',
    commandLine: commandLine(address, before, after),
    willNotRestore: [
      ...(isStopped(after) ? WHILE_STOPPED : whileRunning(before, after)),
      ...limitsLost(before, after),
      ...(restorable
        ? []
        : [
            `There is no way back: what is set now (${describeScaling(before)}) can't be asked for.`,
          ]),
      'Traffic, tags and revisions stay as they are, and so does data that was written.',
    ],
  });
}

const WHILE_STOPPED = [
  'With 0 instances nothing answers: a request waits for up to 60 seconds and then gets 429.',
  'Who calls it is not stopped: schedulers, queues, pushes and other services go on sending, and may pile up or retry.',
  'What instances keep in memory is lost; whether requests in flight finish is not promised.',
];

function whileRunning(before: Scaling, after: Scaling): string[] {
  return [
    ...(isStopped(before)
      ? [
          'Requests that were refused while it was stopped are not repeated; the first new ones wait for a start.',
        ]
      : []),
    after.mode === 'manual'
      ? `It neither grows nor shrinks by itself: ${describeScaling(after)}, whatever the load.`
      : 'Limits that a revision has of its own stay as they are.',
  ];
}

function limitsLost(before: Scaling, after: Scaling): string[] {
  if (before.mode !== 'automatic' || after.mode !== 'manual') return [];
  if (before.min === 0 && before.max === null) return [];
  return [
    `Manual scaling unsets the service's own limits (${describeScaling(before)}); they are recorded, and the inverse sets them again.`,
  ];
}

/** Beta: the general track of the command line does not have these options. */
function commandLine({ ref }: TargetAddress, before: Scaling, after: Scaling): string {
  const gcloud = ['gcloud beta run services update', ...serviceWords(ref)];
  if (after.mode === 'manual') return [...gcloud, `--scaling=${after.manual}`].join(' ');
  const min = `--min=${after.min === 0 ? 'default' : after.min}`;
  const line = [...gcloud, '--scaling=auto', min];
  if (after.max !== null) return [...line, `--max=${after.max}`].join(' ');
  // `--max=default` makes the command line crash (SDK 528); what is not set needs no unsetting.
  return isUnset(before) ? line.join(' ') : patchLine(ref, after);
}

function isUnset({ mode, max }: Scaling): boolean {
  return mode === 'manual' || max === null;
}

function patchLine(ref: string, scaling: Scaling): string {
  const body = JSON.stringify({ scaling: toScalingRequest(scaling) });
  return [
    'curl --request PATCH',
    '--header "Authorization: Bearer $(gcloud auth print-access-token)"',
    "--header 'Content-Type: application/json'",
    `--data '${body}'`,
    `'https://run.googleapis.com/v2/${ref}?updateMask=scaling'`,
  ].join(' ');
}

function refuse(kind: PlatformError['kind'], message: string) {
  return err<PlatformError>({ kind, outcome: 'not_sent', message });
}
