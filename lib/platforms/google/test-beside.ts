/** What is beside a service, with the simulator that it is read from, for the tests of this folder. */
import { absentTarget } from '@/lib/fleet/absent-target';
import type { BesideSubject } from '@/lib/fleet/beside';
import type { TargetState } from '@/lib/fleet/target-state';
import type { Action, ActionKind, TargetAddress } from '@/lib/platforms/platform';
import { readBeside } from './beside';
import { createRetryBuild } from './build-retry-action';
import { createGoogle } from './google';
import { createGrantRole } from './role-grant-action';
import { createSetSecretVersionState } from './secret-version-action';
import { CONNECTION, NEVER, settingsOf } from './test-connection';

export const INTENT = { id: 'intent-1' };
const FOLLOWS_LATEST = [{ revision: null, percent: 100, tag: null }];
const EVE = 'user:eve@shop.example';
const CHANGING = ['EnableSecretVersion', 'DisableSecretVersion', 'SetIamPolicy', 'RetryBuild'];

/** What is needed of a simulator here. */
interface Simulated {
  readonly grpcAddress: string;
  readonly restAddress: string;
  readonly control: {
    state(): {
      readonly policies: Readonly<
        Record<string, { bindings: { role: string; members: string[] }[]; revision: number }>
      >;
      readonly secrets: readonly {
        readonly name: string;
        readonly versions: readonly { readonly number: number; revision: number }[];
      }[];
    };
    journal(): readonly { readonly method: string; readonly outcome: string }[];
  };
  stop(): Promise<void>;
}

/** `service`: `project/name`. */
export function createBesideWorld<S extends Simulated>(simulator: S, service: string) {
  const [project = '', name = ''] = service.split('/');
  const google = createGoogle({ ...CONNECTION, project }, settingsOf(simulator));
  const address: TargetAddress = {
    id: name,
    kind: 'cloud-run',
    connection: 'demo',
    ref: `projects/${project}/locations/us-central1/services/${name}`,
  };
  const actions = {
    set_secret_version_state: createSetSecretVersionState(google.secrets),
    grant_role: createGrantRole(google.policy),
    retry_build: createRetryBuild(google.builds),
  };
  const read = (subjects: readonly BesideSubject[]) => readBeside(google, address, subjects, NEVER);
  return {
    simulator,
    address,
    google,
    read,
    /** Found by its kind, it is that kind's; the tests give it that kind's input. */
    action: (kind: keyof typeof actions) => actions[kind] as unknown as Action<ActionKind>,
    async look(
      subjects: readonly BesideSubject[],
      change: Partial<TargetState> = {},
    ): Promise<TargetState> {
      const beside = await read(subjects);
      if (!beside.ok) throw new Error(beside.error.message);
      const service = { ...absentTarget(new Date(0)), uid: 'uid-1', desired: FOLLOWS_LATEST };
      return { ...service, ...change, beside: beside.value };
    },
    bindings: () =>
      structuredClone(simulator.control.state().policies[`projects/${project}`]?.bindings ?? []),
    effects: () =>
      simulator.control
        .journal()
        .filter(({ method, outcome }) => CHANGING.includes(method) && outcome === 'committed')
        .length,
    /** Their own change, without a call that would be counted as ours. */
    async changeBySomebody(what: 'version' | 'policy', input: object): Promise<void> {
      const world = simulator.control.state();
      if (what === 'policy') {
        const policy = world.policies[`projects/${project}`];
        if (policy === undefined) throw new Error('no policy');
        policy.bindings.push({ role: 'roles/viewer', members: [EVE] });
        policy.revision += 1;
        return;
      }
      const { secret, version } = { secret: '', version: '', ...input };
      const found = world.secrets
        .find((each) => each.name === secret)
        ?.versions.find(({ number }) => String(number) === version);
      if (found === undefined) throw new Error('no such version');
      found.revision += 1;
    },
    async close() {
      await google.close();
      await simulator.stop();
    },
  };
}
