/** One failure mode of a runbook as a scenario: a service that has it, and who else is there. */
import type { Profile, Trouble } from '../../core/profile';
import type {
  SeededBuild,
  SeededCertificate,
  SeededRevision,
  SeededSecret,
  SeededService,
  SeededTrouble,
} from '../../core/scenario';
import { MINUTE } from '../fleet';

export interface Broken {
  /** What the scenario is chosen by. */
  readonly name: string;
  readonly runbook: string;
  /** Its id in the runbook. */
  readonly failureMode: string;
  readonly service: SeededService;
  /** Besides the builds that every revision came from. */
  readonly builds?: readonly SeededBuild[];
  /** In place of the usual ones of the same name. */
  readonly secrets?: readonly SeededSecret[];
  /** In place of the usual ones. */
  readonly certificates?: readonly SeededCertificate[];
}

/** How long ago it broke. */
export const BROKE = 14 * MINUTE;

/** A service whose newest revision is this. */
export function deployed(
  service: SeededService,
  revision: SeededRevision,
  troubles: readonly SeededTrouble[],
): SeededService {
  return { ...service, revisions: [revision, ...service.revisions], troubles };
}

/** What a revision brings with it from its first request on. */
export function fromDeployment(
  only: Trouble['only'],
  profile: Profile,
  unless: Trouble['unless'] = {},
): SeededTrouble {
  return { ageSeconds: null, only, unless, profile, arriving: 1 };
}

/** What broke beside the service, without any deployment. */
export function fromOutside(profile: Profile, more: Partial<SeededTrouble> = {}): SeededTrouble {
  return { ageSeconds: BROKE, only: {}, unless: {}, profile, arriving: 1, ...more };
}

/** As Cloud Run says that it ended an instance, and what its callers get. */
export const OUT_OF_MEMORY: Pick<Profile, 'lines'> = {
  lines: [
    {
      severity: 'ERROR',
      log: 'varlog/system',
      says: [
        'Memory limit of {limit} MiB exceeded with {used} MiB used. Consider increasing the ' +
          'memory limit, see https://cloud.google.com/run/docs/configuring/memory-limits',
      ],
      perMinute: 4,
    },
    {
      severity: 'WARNING',
      log: 'varlog/system',
      says: ['Container terminated on signal 9.'],
      perMinute: 4,
    },
  ],
};

/** The front end's own answer for an instance that went away in the middle of a request. */
export function lostConnections(share: number): NonNullable<Profile['answers']>[number] {
  return {
    method: '*',
    path: '*',
    share,
    status: 503,
    body: {
      error:
        'The request failed because either the HTTP response was malformed or connection to the ' +
        'instance had an error.',
    },
    line: null,
  };
}
