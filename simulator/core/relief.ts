/**
 * Troubles that end with what somebody does beside the service: a version enabled, a role granted.
 * Their end is written down as it happens, so that what was stays as it was.
 */
import type { Micros } from './clock';
import type { Service, State } from './model';
import type { Trouble } from './profile';
import { isGranted, secretOf, versionOf } from './secrets';

/** To be called after each change of secrets and policies. */
export function relieve(state: State, at: Micros): void {
  for (const service of Object.values(state.services)) {
    for (const trouble of service.troubles) {
      if (trouble.until === undefined && isOver(state, service, trouble)) trouble.until = at;
    }
    const back = service.troubles.filter(
      (trouble) =>
        trouble.until !== undefined &&
        !service.troubles.some((other) => other.until === undefined && sameCause(other, trouble)) &&
        !isOver(state, service, trouble),
    );
    for (const trouble of back.slice(-1)) {
      const { until: _over, ...again } = trouble;
      service.troubles.push({ ...again, since: at });
    }
  }
}

function isOver(state: State, { project }: Service, { ends }: Trouble): boolean {
  if (ends === undefined) return false;
  if ('granted' in ends) {
    const { member, role } = ends.granted;
    return isGranted(state, `projects/${project}`, role, member);
  }
  const secret = secretOf(state, project, ends.enabled.secret);
  return secret !== undefined && versionOf(secret, ends.enabled.version)?.state === 'ENABLED';
}

function sameCause(a: Trouble, b: Trouble): boolean {
  return JSON.stringify([a.only, a.ends]) === JSON.stringify([b.only, b.ends]);
}
