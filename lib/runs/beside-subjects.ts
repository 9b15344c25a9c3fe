/** Pure: what has to be read beside the target for a procedure to be planned, or for calls to be made. */
import type { BesideSubject } from '@/lib/fleet/beside';
import type { Step } from '@/lib/runbooks/procedure-schema';
import type { PlannedCall } from './plan-body';

export function stepSubjects(steps: readonly Step[]): BesideSubject[] {
  return steps.flatMap((step): BesideSubject[] => {
    if (step.kind !== 'action') return [];
    switch (step.action) {
      case 'enable_secret_version':
      case 'disable_secret_version':
        return step.secret === undefined ? [] : [{ kind: 'secret', secret: step.secret }];
      case 'grant_role':
        return step.role === undefined ? [] : [{ kind: 'role', role: step.role }];
      case 'retry_build':
        return [{ kind: 'builds' }];
      default:
        return [];
    }
  });
}

export function callSubjects(calls: readonly PlannedCall[]): BesideSubject[] {
  return calls.flatMap((call): BesideSubject[] => {
    switch (call.kind) {
      case 'set_secret_version_state':
        return [{ kind: 'secret', secret: call.input.secret }];
      case 'grant_role':
        return [{ kind: 'role', role: call.input.role }];
      case 'retry_build':
        return [{ kind: 'builds' }];
      default:
        return [];
    }
  });
}

/** Two calls with the same key are about the same thing: what one left is what the other finds. */
export function subjectKey(call: PlannedCall): string {
  switch (call.kind) {
    case 'set_secret_version_state':
      return `${call.kind} ${call.input.secret} ${call.input.version}`;
    case 'grant_role':
      return `${call.kind} ${call.input.role} ${call.input.member}`;
    default:
      return call.kind;
  }
}
