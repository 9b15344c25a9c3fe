/** What is beside a service in the tests of all procedures: brought there, and looked at afterwards. */
import { expect } from 'vitest';
import type { PlannedCall } from '@/lib/runs/plan-body';
import { isGranted, SECRET_ACCESSOR } from '@/simulator/core/secrets';
import type { World } from '../test-world';
import type { ProcedureCase } from './procedure-case';

const KEY = 'virtuoso-api-key';
const HUB = 'serviceAccount:connector-hub@agentics-dev.iam.gserviceaccount.com';

export const BESIDE: Readonly<
  Record<NonNullable<ProcedureCase['beside']>, (world: World) => void>
> = {
  key_changed({ simulator }) {
    const secret = simulator.control.state().secrets.find(({ name }) => name === KEY);
    const [old] = secret?.versions ?? [];
    if (secret === undefined || old === undefined) throw new Error(`no ${KEY}`);
    secret.versions.push({ ...old, number: 2, createdAt: old.createdAt + 1 });
    old.state = 'DISABLED';
  },
  not_granted({ simulator }) {
    const { policies } = simulator.control.state();
    const policy = policies['projects/agentics-dev'];
    const binding = policy?.bindings.find(({ role }) => role === SECRET_ACCESSOR);
    if (binding === undefined) throw new Error('no binding');
    binding.members = binding.members.filter((member) => member !== HUB);
  },
  build_failed({ simulator, service }) {
    const { builds } = simulator.control.state();
    const last = builds
      .filter((build) => build.service === service.slug)
      .toSorted((a, b) => b.startedAt - a.startedAt)[0];
    if (last === undefined) throw new Error('no build');
    const later = { startedAt: last.startedAt + 1, finishedAt: last.finishedAt + 1 };
    // Its registry was away: the same source is well.
    builds.push({ ...last, ...later, id: 'the-failed', status: 'FAILURE', again: 'SUCCESS' });
  },
};

/** As a rollback left it, without its run, its hold and its mark. */
export function pin({ simulator, service: { slug } }: World, revision: string): void {
  const { services } = simulator.control.state();
  const service = Object.values(services).find(({ name }) => name === slug);
  if (service === undefined) throw new Error(`no ${slug}`);
  const others = service.served.filter(({ percent }) => percent === 0);
  const entry = { type: 'REVISION', revision, percent: 100, tag: null } as const;
  service.traffic = [entry, ...others];
  service.served = [entry, ...others];
}

/** What the call asks for is there, whatever the platform was told. */
export function expectBeside(world: World, call: PlannedCall, told: string | undefined): void {
  const state = world.simulator.control.state();
  const project = world.service.ref.split('/')[1] ?? '';
  switch (call.kind) {
    case 'set_secret_version_state': {
      const { secret, version } = call.input;
      expect(told).toBe(`projects/${project}/secrets/${secret}/versions/${version}`);
      const found = state.secrets
        .find(({ name }) => name === secret)
        ?.versions.find(({ number }) => String(number) === version);
      expect(found?.state).toBe(call.after.enabled ? 'ENABLED' : 'DISABLED');
      break;
    }
    case 'grant_role': {
      const { role, member } = call.input;
      expect(told).toBe(`projects/${project}`);
      expect(isGranted(state, `projects/${project}`, role, member)).toBe(call.after.granted);
      break;
    }
    case 'retry_build':
      expect(told).toBe(`projects/${project}/builds/${call.input.build}`);
      break;
    case 'create_service': {
      const made = Object.values(state.services).find(({ name }) => name === world.service.slug);
      expect(made?.revisions.map(({ name }) => name)).toEqual([call.after.revision]);
      expect(made?.template.image).toBe(call.input.image);
      break;
    }
    default:
  }
}
